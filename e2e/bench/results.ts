import { existsSync, readdirSync, statSync } from "node:fs";
import { join } from "node:path";
import { enter } from "@/e2e/support/browser";
import { writeConditions } from "@/lib/results/columns";
import { compareBatches, listComparedRows } from "@/lib/results/compare/contract";
import { listFields, listResults } from "@/lib/results/contract";
import { report } from "./report";
import { count, openResults, times, words } from "./results-setting";
import { launchBrowser, memoryOf, resetPeak, team } from "./setting";
import { quantile } from "./watch-setting";

/** What a person waits for who reads 50,000 answers of 200 MB: pages, searches, sorts, filters, comparison, scrolling. */
const instructions = "Read the document, judge how far it keeps to its subject, and say why. ".repeat(7);
const { console: made, client, plant, end } = await openResults(instructions);
try {
  const { batchId, sizeBytes } = await plant(7);
  const pid = made.process.pid ?? 0;
  const before = memoryOf(pid).nowBytes;
  await resetPeak(pid);
  // As the grid asks.
  const ask = (query: object) => client.call(listResults, { team, batchId, limit: 100, letters: 240, ...query });
  await ask({ limit: 1 });

  const p95 = async (name: string, query: (round: number) => object, rounds = 20) =>
    report({
      name: `results.${name}_p95`,
      value: quantile(await times((round) => ask(query(round)), rounds), 0.95),
      unit: "ms",
    });
  const share = (round: number) => Math.floor((count * round) / 20);
  // Each time another filter beside it, so that no order is known from before.
  const anew = (round: number) => ({ where: writeConditions([{ column: "tokens", op: ">", value: String(-round) }]) });
  await p95("first_page", () => ({}));
  await p95("deep_page", (round) => ({ offset: share(round) }));
  await p95("search", (round) => ({
    search: `${words[round % words.length]} ${words[(round * 3 + 1) % words.length]}`,
  }));
  await p95("regex", (round) => ({ search: `answer ${round}\\d+5: \\w+ river`, mode: "regex" }));
  for (const sort of ["tokens", "customId", "answer", "prompt", "json.score", "json.why"])
    await p95(`sort_${sort}`, (round) => ({ ...anew(round), sort: round % 2 ? `-${sort}` : sort }));
  await p95("sorted_next_page", (round) => ({ sort: "-json.score", offset: share(round) }));
  await p95("filter_json", (round) => ({
    where: writeConditions([{ column: "json.score", op: "<", value: String(round) }]),
  }));
  await p95("filter_answer", (round) => ({
    where: writeConditions([{ column: "answer", op: "has", value: `${words[round % words.length]} river` }]),
  }));
  const one = async (name: string, work: () => Promise<unknown>) =>
    report({ name: `results.${name}`, value: (await times(work, 1))[0] ?? 0, unit: "ms" });
  await one("fields", () => client.call(listFields, { team, batchId }));
  const grown = (name: string) =>
    report({ name: `results.${name}`, value: (memoryOf(pid).peakBytes - before) / 1e6, unit: "MB" });
  grown("memory_growth");
  await p95("filter_json_text", (round) => ({
    where: writeConditions([{ column: "json.why", op: "has", value: `${words[round % words.length]} river` }]),
  }));
  await p95("filter_json_rare", (round) => ({
    where: writeConditions([{ column: "json.why", op: "has", value: `, ${round}0037.` }]),
  }));
  grown("memory_growth_with_texts_of_json");

  await scroll();

  const { batchId: other } = await plant(8);
  await client.call(listResults, { team, batchId: other, limit: 1 });
  await one("compare_first_of_all", () => client.call(compareBatches, { team, a: batchId, b: other }));
  await one("compare_again", () => client.call(compareBatches, { team, a: batchId, b: other }));
  const pages = await times((round) =>
    client.call(listComparedRows, { team, a: batchId, b: other, show: "changed", offset: share(round), limit: 100 }),
  );
  report({ name: "results.compare_page_p95", value: quantile(pages, 0.95), unit: "ms" });

  const cache = join(made.dataDir, "cache", "0");
  const bytes = existsSync(cache)
    ? readdirSync(cache).reduce((sum, name) => sum + statSync(join(cache, name)).size, 0)
    : 0;
  report({ name: "results.index_size_of_two", value: bytes / 1e6, unit: "MB", floor: (2 * sizeBytes) / 1e6 });

  /** Scrolls through the whole grid and notes what held the page up. */
  async function scroll(): Promise<void> {
    const browser = await launchBrowser();
    const context = await browser.newContext({ baseURL: made.url, viewport: { width: 1440, height: 900 } });
    await enter(context, client);
    const tab = await context.newPage();
    await tab.goto(`/t/${team}/batches/${batchId}`);
    const grid = tab.getByRole("grid", { name: "Results" });
    await grid.getByText("doc-0", { exact: true }).waitFor();
    const longest = await grid.evaluate(async (element) => {
      const tasks: number[] = [];
      const frames: number[] = [];
      let lastAt = performance.now();
      new PerformanceObserver((list) => tasks.push(...list.getEntries().map(({ duration }) => duration))).observe({
        type: "longtask",
      });
      for (let step = 0; step < 240; step += 1) {
        element.scrollTop = step % 3 === 0 ? (element.scrollHeight * step) / 240 : element.scrollTop + 400;
        await new Promise((resolve) => requestAnimationFrame(resolve));
        const now = performance.now();
        frames.push(now - lastAt);
        lastAt = now;
      }
      await new Promise((resolve) => setTimeout(resolve, 300));
      return { worst: Math.max(0, ...tasks), count: tasks.length, frames };
    });
    report({ name: "results.scroll_longest_task", value: longest.worst, unit: "ms" });
    report({ name: "results.scroll_tasks_over_50_ms", value: longest.count, unit: "tasks" });
    report({ name: "results.scroll_frame_p95", value: quantile(longest.frames, 0.95), unit: "ms" });
    await browser.close();
  }
} finally {
  await end();
}
