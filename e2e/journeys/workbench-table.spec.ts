import { readFileSync } from "node:fs";
import { expect, test } from "@playwright/test";
import Papa from "papaparse";
import { chooseFiles, complaints, enter, expectAccessible } from "@/e2e/support/browser";
import { downloaded, openWorkbench } from "@/e2e/support/workbench";
import { newTeam, until } from "@/e2e/support/world";
import { getBatch } from "@/lib/batches/contract";

const csvOf = (name: string, bytes: Buffer) => ({ name, mimeType: "text/csv", buffer: bytes });

test("a table becomes requests: its encoding is told, templates take cells as they are, and a reload loses nothing", async ({
  page,
}) => {
  const heard = complaints(page);
  await openWorkbench(page);
  // Windows-1252: é and € have bytes that are not UTF-8.
  const csv = Buffer.from('id;text\r\nA 1;"caf\xe9; {{id}}"\r\nA 1;costs \x80 5\r\n;"two\r\nlines"\r\n', "latin1");
  await chooseFiles(page, csvOf("orders.csv", csv));
  const table = page.getByRole("region", { name: "Table orders.csv" });
  await expect(table).toContainText("3 rows · 2 columns");
  await expect(table.getByText("it was read as Windows-1252")).toBeVisible();
  await table.getByRole("textbox", { name: "System prompt" }).fill("Reply about {{ID}}.");
  await table.getByRole("textbox", { name: "Prompt", exact: true }).fill("Sort: {{nothing}}");
  await expect(table.getByText("There is no column “nothing”.").first()).toBeVisible();
  await table.getByRole("textbox", { name: "Prompt", exact: true }).fill("Sort: ");
  await table.getByRole("button", { name: "text", exact: true }).click();
  await expect(table.getByRole("textbox", { name: "Prompt", exact: true })).toHaveValue("Sort: {{text}}");
  await expect(table.getByRole("region", { name: "User of this row" })).toHaveText("Sort: café; {{id}}");
  await table.getByRole("button", { name: "Next row" }).click();
  await expect(table.getByRole("region", { name: "User of this row" })).toHaveText("Sort: costs € 5");
  await table.getByRole("combobox", { name: "Ids" }).click();
  await page.getByRole("option", { name: "id", exact: true }).click();
  await table.getByLabel("Model").fill("emulator/echo-chat");
  await table.getByLabel("Longest answer").fill("20");
  await expectAccessible(page);
  await page.reload();
  await expect(table.getByRole("textbox", { name: "Prompt", exact: true })).toHaveValue("Sort: {{text}}");
  await table.getByRole("button", { name: "Make 3 requests" }).click();
  await expect(page.getByText("2 ids were missing, given twice, too long or not plain letters")).toBeVisible();
  await expect(page.getByText("Made from the rows of orders.csv")).toBeVisible();
  const line = (id: string, who: string, text: string) =>
    `{"custom_id":"${id}","method":"POST","url":"/v1/chat/completions","body":{"model":"emulator/echo-chat","messages":[{"role":"system","content":"Reply about ${who}."},{"role":"user","content":"Sort: ${text}"}],"max_tokens":20}}\n`;
  expect(await downloaded(page, "Download orders.jsonl")).toEqual({
    name: "orders.jsonl",
    text: [
      line("A 1", "A 1", "café; {{id}}"),
      line("A 1-2", "A 1", "costs € 5"),
      line("row-3", "", "two\\r\\nlines"),
    ].join(""),
  });
  await expect(table).toHaveCount(0);
  await page.reload();
  await expect(page.getByText("Made from the rows of orders.csv")).toBeVisible();
  expect(heard).toEqual([]);
});

test("a table dropped on New batch becomes a batch, and comes back with its answers", async ({ page }) => {
  const { slug, owner } = await newTeam();
  await enter(page.context(), owner.client);
  await page.goto(`${owner.client.url}/t/${slug}/batches/new`);
  await expect(page.getByRole("combobox", { name: "Connection" })).toBeEnabled();
  const json = JSON.stringify(Array.from({ length: 12 }, (_, at) => ({ sku: `S${at}`, title: `Product ${at}` })));
  await chooseFiles(page, { name: "products.json", mimeType: "application/json", buffer: Buffer.from(json) });
  const table = page.getByRole("region", { name: "Table products.json" });
  await table.getByRole("textbox", { name: "Prompt", exact: true }).fill("Describe {{title}}.");
  await table.getByRole("combobox", { name: "Ids" }).click();
  await page.getByRole("option", { name: "sku", exact: true }).click();
  await table.getByLabel("Model").fill("Qwen/Qwen3.5-35B-A3B-FP8");
  await table.getByLabel("Longest answer").fill("30");
  await expect(page.getByText("Make requests of the table first. Nothing has been uploaded.")).toBeVisible();
  await table.getByRole("button", { name: "Make 12 requests" }).click();
  await page.getByRole("button", { name: "Submit 12 requests" }).click();
  await expect(page).toHaveURL(/\/batches\/bat_/);
  const batchId = new URL(page.url()).pathname.split("/").at(-1) ?? "";
  await until(
    () => owner.client.call(getBatch, { team: slug, batchId }),
    ({ results }) => results.isComplete,
  );
  await page.reload();
  await page.getByRole("button", { name: "Download", exact: true }).click();
  const [download] = await Promise.all([
    page.waitForEvent("download"),
    page.getByRole("menuitem", { name: /Your table with the answers, CSV/ }).click(),
  ]);
  expect(download.suggestedFilename()).toMatch(/^products.*\.csv$/i);
  const { data } = Papa.parse<Record<string, string>>(readFileSync(await download.path(), "utf8"), { header: true });
  const rows = data.filter(({ custom_id }) => custom_id);
  expect(rows.map(({ custom_id, sku, title }) => [custom_id, sku, title])).toEqual(
    Array.from({ length: 12 }, (_, at) => [`S${at}`, `S${at}`, `Product ${at}`]),
  );
  expect(rows.every(({ answer }) => answer)).toBe(true);
});
