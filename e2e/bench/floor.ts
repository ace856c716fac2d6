import type { Page } from "@playwright/test";

/** The input element of the page that holds the file for the floor. */
export const floorInput = "bench-file";

/** The floor: the same bytes read, decoded, split and given to `JSON.parse` by as many workers, nothing else. Seconds. */
export const floorSeconds = (page: Page): Promise<number> =>
  page.evaluate(async (id) => {
    const file = document.querySelector<HTMLInputElement>(`#${id}`)?.files?.[0];
    if (!file) throw new Error("no file");
    const source = `onmessage = async ({ data: { file, from, to } }) => {
      const decoder = new TextDecoder();
      let rest = "", lines = 0, isFirst = from > 0;
      for (let at = from; at < to; at += 4194304) {
        const text = rest + decoder.decode(await file.slice(at, Math.min(at + 4194304, to)).arrayBuffer(), { stream: true });
        const parts = text.split("\\n");
        rest = parts.pop();
        if (isFirst) { parts.shift(); isFirst = false; }
        for (const part of parts) { JSON.parse(part); lines += 1; }
      }
      postMessage(lines);
    };`;
    const url = URL.createObjectURL(new Blob([source], { type: "text/javascript" }));
    const pool = Math.max(1, Math.min(navigator.hardwareConcurrency, 4));
    const workers = Array.from({ length: pool }, () => new Worker(url));
    const size = Math.ceil(file.size / pool);
    const startedAt = performance.now();
    await Promise.all(
      workers.map(
        (worker, n) =>
          new Promise((resolve, reject) => {
            worker.onmessage = resolve;
            worker.onerror = reject;
            worker.postMessage({ file, from: n * size, to: Math.min((n + 1) * size, file.size) });
          }),
      ),
    );
    const seconds = (performance.now() - startedAt) / 1000;
    for (const worker of workers) worker.terminate();
    return seconds;
  }, floorInput);
