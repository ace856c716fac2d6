import { createWriteStream } from "node:fs";
import { join } from "node:path";
import { pipeline } from "node:stream/promises";
import type { Page } from "@playwright/test";
import { report } from "./report";
import { account, bigFile, freshConsole, launchBrowser, team } from "./setting";

const count = 50_000;
const lineBytes = 4_000;
const rounds = 3;

/** The floor: the same bytes read, decoded, split and given to `JSON.parse` by as many workers, nothing else. Seconds. */
const floorSeconds = (page: Page): Promise<number> =>
  page.evaluate(async () => {
    const file = document.querySelector<HTMLInputElement>("#bench-file")?.files?.[0];
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
  });

const { console: made, dir, end } = await freshConsole();
const browser = await launchBrowser();
try {
  const path = join(dir, "big.jsonl");
  await pipeline(bigFile(count, lineBytes), createWriteStream(path));
  const page = await (await browser.newContext({ baseURL: made.url })).newPage();
  await page.goto("/sign-in");
  await page.getByLabel("E-mail").fill(account.email);
  await page.getByRole("textbox", { name: "Password" }).fill(account.password);
  await page.getByRole("button", { name: "Sign in" }).click();
  await page.waitForURL(`**/t/${team}`);

  const checks: number[] = [];
  const floors: number[] = [];
  const longest: number[] = [];
  let sizeBytes = 0;
  for (let round = 0; round < rounds; round += 1) {
    await page.goto(`/t/${team}/batches/new`);
    await page.getByRole("button", { name: "Choose files" }).waitFor();
    await page.evaluate(() => {
      const state = { longest: 0 };
      (window as unknown as { bench: typeof state }).bench = state;
      new PerformanceObserver((list) => {
        for (const entry of list.getEntries()) state.longest = Math.max(state.longest, entry.duration);
      }).observe({ entryTypes: ["longtask"] });
      const input = document.createElement("input");
      input.type = "file";
      input.id = "bench-file";
      document.body.append(input);
    });
    await page.locator("#bench-file").setInputFiles(path);
    sizeBytes = await page.evaluate(
      () => document.querySelector<HTMLInputElement>("#bench-file")?.files?.[0]?.size ?? 0,
    );
    floors.push(await floorSeconds(page));
    await page.evaluate(() => {
      (window as unknown as { bench: { longest: number } }).bench.longest = 0;
    });
    await page.locator('input[type="file"]:not(#bench-file)').first().setInputFiles(path);
    const said = page.getByText(/checked in [\d.,]+\s*(ms|s)/);
    await said.waitFor({ timeout: 120_000 });
    const [, figure = "", unit] = /checked in ([\d.,]+)\s*(ms|s)/.exec((await said.textContent()) ?? "") ?? [];
    checks.push(Number(figure.replace(",", "")) / (unit === "ms" ? 1000 : 1));
    longest.push(await page.evaluate(() => (window as unknown as { bench: { longest: number } }).bench.longest));
    await page.getByRole("button", { name: /^Remove / }).click();
  }
  const best = (values: number[]) => Math.min(...values);
  const megabytes = sizeBytes / 1e6;
  report({
    name: "validate.check_tally",
    value: megabytes / best(checks),
    unit: "MB/s",
    floor: megabytes / best(floors),
  });
  report({ name: "validate.longest_main_thread_task", value: Math.max(...longest), unit: "ms" });
} finally {
  await browser.close();
  await end();
}
