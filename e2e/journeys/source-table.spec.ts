import { readFile } from "node:fs/promises";
import { expect, type Locator, type Page, test } from "@playwright/test";
import Papa from "papaparse";
import { chooseFiles, complaints, enter, expectAccessible } from "@/e2e/support/browser";
import { workbook } from "@/e2e/support/workbook";
import { newTeam, until } from "@/e2e/support/world";
import { getBatch } from "@/lib/batches/contract";
import { listFiles, uploadsPath } from "@/lib/files/contract";
import { plainCell } from "@/lib/plain-cell";
import { parseCsv } from "@/lib/results/cases/parse-csv";

const cities = ["Århus", "Bergen", "Cork", "Dakar"];
const remarks = [
  "=HYPERLINK(1)",
  "007",
  'says "no"; then, yes',
  "two\nlines",
  "+49 170",
  "<b>&amp;</b>",
  "e\u0301 🏳️‍🌈",
];
const head = ["sku", "city", "price (EUR)", "remark"];
const table = Array.from({ length: 24 }, (_, n): (string | number)[] => [
  `S-${n}`,
  cities[n % 4] ?? "",
  (24 - n) / 4,
  n === 7 ? "a long remark, ".repeat(400).trim() : (remarks[n] ?? `remark ${n}`),
]);
const xlsx = {
  name: "products.xlsx",
  mimeType: "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
  buffer: workbook([head, ...table]),
};

/** Fills in what is asked of each row; the table then has its requests made. */
async function fillIn(page: Page): Promise<Locator> {
  const form = page.getByRole("region", { name: "Table products.xlsx" });
  await form.getByRole("textbox", { name: "Prompt", exact: true }).fill("Describe what is sold in {{city}}.");
  await form.getByRole("combobox", { name: "Ids" }).click();
  await page.getByRole("option", { name: "sku", exact: true }).click();
  await form.getByLabel("Model").fill("Qwen/Qwen3.5-35B-A3B-FP8");
  await form.getByLabel("Longest answer").fill("30");
  return form;
}

test("a colleague sees, sorts and exports the columns of the workbook a batch was made of", async ({
  page,
  browser,
}) => {
  test.setTimeout(240_000);
  const { slug, member } = await newTeam();
  const [ada, ben] = [await member("member"), await member("viewer")];
  const heard = complaints(page);
  const uploads: string[] = [];
  page.on("request", (request) => {
    if (request.url().includes(uploadsPath)) uploads.push(request.method());
  });
  await enter(page.context(), ada.client);
  await page.goto(`${ada.client.url}/t/${slug}/batches/new`);
  await expect(page.getByRole("combobox", { name: "Connection" })).toBeEnabled();
  await chooseFiles(page, xlsx);
  const form = await fillIn(page);
  const choice = form.getByRole("checkbox", { name: "Keep the table with its batch, for the team" });
  await expect(choice).toBeChecked();
  await expect(form.getByText("never to the upstream")).toBeVisible();
  await expectAccessible(page);
  await form.getByRole("button", { name: "Make 24 requests" }).click();
  await expect(page.getByText("Made from the rows of products.xlsx")).toBeVisible();
  await expect(page.getByRole("checkbox", { name: "Keep the table with its batch, for the team" })).toBeChecked();
  await expectAccessible(page);
  // What was made is kept over a reload, and nothing has left the browser.
  await page.reload();
  const submit = page.getByRole("button", { name: "Submit 24 requests" });
  await expect(submit).toBeEnabled();
  expect(uploads).toEqual([]);
  await submit.click();
  await expect(page).toHaveURL(/\/batches\/bat_/);
  const batchId = new URL(page.url()).pathname.split("/").at(-1) ?? "";
  await until(
    () => ada.client.call(getBatch, { team: slug, batchId }),
    ({ results }) => results.isComplete,
    60_000,
  );
  expect(heard).toEqual([]);

  const context = await browser.newContext({ acceptDownloads: true });
  try {
    await enter(context, ben.client);
    const theirs = await context.newPage();
    await theirs.goto(`${ben.client.url}/t/${slug}/batches/${batchId}`);
    const grid = theirs.getByRole("grid", { name: "Results" });
    const heads = grid.getByRole("columnheader");
    await expect(heads.filter({ hasText: "sku" })).toBeVisible();
    await heads.getByRole("button", { name: "city" }).click();
    const first = grid.getByText(/^S-\d+$/).first();
    await expect(first).toHaveText("S-1");
    await heads.getByRole("button", { name: "city" }).click();
    // Letters with marks come after all others.
    await expect(first).toHaveText("S-0");
    await expectAccessible(theirs);

    // Beside its row the table's cells are whole.
    await theirs.goto(`${ben.client.url}/t/${slug}/batches/${batchId}?row=7`);
    const cells = theirs.getByRole("dialog").getByRole("region", { name: "Source row" });
    await expect(cells).toContainText(`${table[7]?.[3]}`);
    await expect(cells.getByRole("term")).toHaveText(["sku", "city", "price (EUR)", "remark"]);
    await expectAccessible(theirs);
    await theirs.keyboard.press("Escape");

    await theirs.getByRole("button", { name: "Export", exact: true }).click();
    await theirs.getByRole("combobox", { name: "As" }).click();
    await theirs.getByRole("option", { name: /CSV/ }).click();
    const [download] = await Promise.all([
      theirs.waitForEvent("download"),
      theirs.getByRole("dialog", { name: "Export rows" }).getByRole("button", { name: "Download" }).click(),
    ]);
    const [names = [], ...rows] = parseCsv((await readFile(await download.path(), "utf8")).replace(/^\ufeff/, ""));
    const at = head.map((name) => names.indexOf(`source.${name}`));
    const byId = new Map(rows.map((row) => [row[names.indexOf("custom_id")], at.map((place) => row[place])]));
    expect(byId.size).toBe(table.length);
    for (const row of table)
      expect(byId.get(String(row[0]))).toEqual(
        row.map((cell) => (typeof cell === "number" ? String(cell) : plainCell(cell))),
      );
    expect(rows.every((row) => row[names.indexOf("answer")])).toBe(true);
    // It can go alone, from pages that are open too.
    await page.getByRole("button", { name: "More acts" }).click();
    await page.getByRole("menuitem", { name: "Remove the table…" }).click();
    const asked = page.getByRole("alertdialog");
    await expect(asked).toContainText("Requests and answers stay");
    await expectAccessible(page);
    await asked.getByRole("button", { name: "Keep it" }).click();
    // Files say of which table one was made.
    await theirs.goto(`${ben.client.url}/t/${slug}/files`);
    await expect(theirs.getByText("1 batch · made from products.xlsx")).toBeVisible();
    await theirs.goto(`${ben.client.url}/t/${slug}/batches/${batchId}`);
    await expect(heads.filter({ hasText: "sku" })).toBeVisible();
    await page.getByRole("button", { name: "More acts" }).click();
    await page.getByRole("menuitem", { name: "Remove the table…" }).click();
    await asked.getByRole("button", { name: "Remove table" }).click();
    await expect(page.getByText("“products.xlsx” is removed.")).toBeVisible();
    await expect(heads.filter({ hasText: "sku" })).toHaveCount(0);
    await expect(grid.getByText(/^S-\d+$/).first()).toBeVisible();
  } finally {
    await context.close();
  }
});

test("unticked, the table stays in the browser", async ({ page }) => {
  const { slug, owner } = await newTeam();
  await enter(page.context(), owner.client);
  await page.goto(`${owner.client.url}/t/${slug}/batches/new`);
  await expect(page.getByRole("combobox", { name: "Connection" })).toBeEnabled();
  await chooseFiles(page, xlsx);
  const form = await fillIn(page);
  await form.getByRole("checkbox", { name: "Keep the table with its batch, for the team" }).click();
  await form.getByRole("button", { name: "Make 24 requests" }).click();
  await expect(page.getByRole("checkbox", { name: "Keep the table with its batch, for the team" })).not.toBeChecked();
  await page.getByRole("button", { name: "Submit 24 requests" }).click();
  await expect(page).toHaveURL(/\/batches\/bat_/);
  const { files } = await owner.client.call(listFiles, { team: slug });
  expect(files.map(({ name, source }) => [name, source])).toEqual([["products.jsonl", null]]);
  const batchId = new URL(page.url()).pathname.split("/").at(-1) ?? "";
  await until(
    () => owner.client.call(getBatch, { team: slug, batchId }),
    ({ results }) => results.isComplete,
    60_000,
  );
  // This browser puts the two together by itself.
  await page.reload();
  await page.getByRole("button", { name: "Download", exact: true }).click();
  const [download] = await Promise.all([
    page.waitForEvent("download"),
    page.getByRole("menuitem", { name: /Your table with the answers, CSV/ }).click(),
  ]);
  expect(download.suggestedFilename()).toBe("products.answers.csv");
  const [names = [], ...rows] = Papa.parse<string[]>(await readFile(await download.path(), "utf8"), {
    skipEmptyLines: true,
  }).data;
  expect(names.slice(0, 5)).toEqual(["custom_id", ...head]);
  expect(rows.map((row) => row.slice(1, 5))).toEqual(table.map((row) => row.map(String)));
});
