import { createWriteStream } from "node:fs";
import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { pipeline } from "node:stream/promises";
import { browserIsIdle } from "./browser-processes";
import { longestTask, pageNow, watchLongTasks } from "./long-tasks";
import { report } from "./report";
import { requestFile } from "./request-files";
import { freshConsole, launchBrowser, team } from "./setting";
import { signedInPage } from "./sign-in";

/*
 * Smoothness of the Workbench: the lines of a file of 50,000 scrolled from end to end, and a table of 100,000 rows read, looked
 * through and made into requests. A figure of 0 ms says that no task of the page took more than 50.
 */
const lines = 50_000;
const rows = 100_000;

/** Scrolls a grid from top to bottom, a third of a second at each speed; milliseconds between frames, in rising order. */
const scrollThrough = (label: string) =>
  page.evaluate(async (name) => {
    const grid = document.querySelector(`[role="grid"][aria-label="${name}"]`);
    if (!grid) throw new Error("no grid");
    const between: number[] = [];
    let last = performance.now();
    for (const stepPx of [60, 400, 3_000, grid.scrollHeight / 40]) {
      for (let frame = 0; frame < 40; frame += 1) {
        grid.scrollTop += stepPx;
        const now = await new Promise<number>(requestAnimationFrame);
        between.push(now - last);
        last = now;
      }
    }
    return between.sort((a, b) => a - b);
  }, label);

const setting = await freshConsole();
const browser = await launchBrowser();
const page = await signedInPage(browser, setting);

async function scrollLines(): Promise<void> {
  const path = join(setting.dir, "lines.jsonl");
  await pipeline(requestFile("mixed", lines), createWriteStream(path));
  await page.goto(`/t/${team}/workbench`);
  await page.getByRole("button", { name: "Choose files" }).waitFor();
  await browserIsIdle();
  await page.locator('input[type="file"]').first().setInputFiles(path);
  await page.getByRole("grid", { name: "Lines of lines.jsonl" }).waitFor();
  await browserIsIdle();
  await watchLongTasks(page);
  const between = await scrollThrough("Lines of lines.jsonl");
  report({ name: "scroll.lines.longest_main_thread_task", value: await longestTask(page), unit: "ms" });
  report({ name: "scroll.lines.frame_p95", value: between[Math.floor(between.length * 0.95)] ?? 0, unit: "ms" });
  await page.getByRole("button", { name: "Remove lines.jsonl" }).click();
}

async function buildFromTable(): Promise<void> {
  const path = join(setting.dir, "table.csv");
  const row = (at: number) => `SKU-${at},"A product, number ${at}, of some length and with a price",${at * 7}`;
  await writeFile(path, ["sku,title,price", ...Array.from({ length: rows }, (_, at) => row(at))].join("\n"));
  await page.goto(`/t/${team}/workbench`);
  await page.getByRole("button", { name: "Choose files" }).waitFor();
  await browserIsIdle();
  await watchLongTasks(page);
  const said = async (what: string, fromMs: number) =>
    report({
      name: `scroll.table.${what}.longest_main_thread_task`,
      value: await longestTask(page, fromMs),
      unit: "ms",
    });
  const droppedAt = await pageNow(page);
  await page.locator('input[type="file"]').first().setInputFiles(path);
  const table = page.getByRole("region", { name: "Table table.csv" });
  await table.getByText(`${rows.toLocaleString("en")} rows`).waitFor();
  await said("read", droppedAt);
  const lookedAt = await pageNow(page);
  await table
    .getByRole("textbox", { name: "Prompt", exact: true })
    .pressSequentially("Describe {{title}} for {{price}}.");
  for (let turn = 0; turn < 60; turn += 1) await table.getByRole("button", { name: "Next row" }).click();
  await table.getByLabel("Row", { exact: true }).fill(String(rows));
  await table
    .getByText(`A product, number ${rows - 1},`)
    .first()
    .waitFor();
  await said("looked_through", lookedAt);
  await table.getByLabel("Model").fill("emulator/echo-chat");
  const madeAt = await pageNow(page);
  await table.getByRole("button", { name: `Make ${rows.toLocaleString("en")} requests` }).click();
  await page.getByText(/checked in [\d.,]+/).waitFor();
  await said("made", madeAt);
}

try {
  await scrollLines();
  await buildFromTable();
} finally {
  await browser.close();
  await setting.end();
}
