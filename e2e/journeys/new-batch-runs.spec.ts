import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "@playwright/test";
import {
  chooseFiles,
  complaints,
  enter,
  expectAccessible,
  expectAccessibleInEveryLook,
  ruleRow,
} from "@/e2e/support/browser";
import { dropFile, fileOf, inputsOf, request } from "@/e2e/support/workbench";
import { newTeam, sql, until, world } from "@/e2e/support/world";
import { sourceLine } from "@/lib/jsonl/sheet/source-lines";
import { parseCsv } from "@/lib/results/cases/parse-csv";

const chat = (id: string) => request(id).replace("emulator/echo-chat", "Qwen/Qwen3.5-35B-A3B-FP8");

/** As no library would write it: blanks, an escape that need not be one, beside a `1.0` and a number past 2^53. */
const asWritten = (line: string) =>
  line.replace('"custom_id":', '"custom_id" : ').replace('"body":{', '"body": {"user":"Zo\\u00eb",');

/** The lines that reached the server, file by file, as they lie there before anything goes upstream. */
async function received(slug: string): Promise<string[][]> {
  const files = await sql<{ id: string }>(
    `select input_file_id as id from batches where team_id = (select id from teams where slug = $1) order by name`,
    [slug],
  );
  const textOf = (id: string) => readFileSync(join(world().dataDir, "uploads", id), "utf8");
  return files.map(({ id }) => textOf(id).match(/.*\n/g) ?? []);
}

type Kept = {
  id: string;
  name: string;
  relation: string | null;
  parentId: string | null;
  runId: string | null;
  window: string;
  total: number;
};
/** Every batch of a team by itself; the list shows those of one run as one. */
const kept = (slug: string) =>
  sql<Kept>(
    `select id, name, relation, parent_id as "parentId", run_id as "runId", "window", total from batches
     where team_id = (select id from teams where slug = $1)`,
    [slug],
  );

test("twenty rows first: their answers price the whole, and the rest runs every other line once", async ({ page }) => {
  const heard = complaints(page);
  const { slug, owner } = await newTeam();
  await enter(page.context(), owner.client);
  await page.goto(`${owner.client.url}/t/${slug}/batches/new`);
  // The page listens from here on.
  await expect(page.getByRole("combobox", { name: "Connection" })).toBeEnabled();
  const lines = Array.from({ length: 60 }, (_, at) => asWritten(chat(`row-${at}`)));
  await chooseFiles(page, fileOf("tickets.jsonl", lines));
  await page.getByRole("button", { name: /^Try 20 rows first/ }).click();
  const trial = page.getByRole("region", { name: "Trial", exact: true });
  await expect(trial).toContainText("Trial of 20 requests");
  await expect(trial).toContainText("The price of the whole file is reckoned with these.", { timeout: 40_000 });
  await expect(page.getByRole("region", { name: "Price" })).toContainText("the trial of 20");
  await expectAccessible(page);
  // The trial is still there after a reload, and so is the rest.
  await page.reload();
  await page.getByRole("button", { name: "Run the rest · 40 requests" }).click();
  await expect(page).toHaveURL(/\/batches\/bat_/);
  const batches = await kept(slug);
  const rest = batches.find(({ relation }) => relation === "rest");
  const canary = batches.find(({ relation }) => relation === "canary");
  expect(rest).toMatchObject({ parentId: canary?.id, runId: canary?.runId, window: "24h" });
  expect(canary).toMatchObject({ window: "1h", name: "Tickets · first 20" });
  expect([canary?.total, rest?.total]).toEqual([20, 40]);
  // Each line of the file went once, byte for byte.
  const sent = await received(slug);
  expect(sent.map((part) => part.length).sort()).toEqual([20, 40]);
  expect(sent.flat().sort()).toEqual(lines.toSorted());
  expect(heard).toEqual([]);
});

test("a file over the limits is tried, then becomes one run of files that fit, with one name and one bar", async ({
  page,
}) => {
  test.setTimeout(180_000);
  const { slug, owner, connection } = await newTeam();
  const small = { ...connection.capabilities, requestsMax: 20 };
  await sql("update connections set capabilities = $1 where id = $2", [JSON.stringify(small), connection.id]);
  await enter(page.context(), owner.client);
  await page.goto(`${owner.client.url}/t/${slug}/batches/new`);
  // The page listens from here on.
  await expect(page.getByRole("combobox", { name: "Connection" })).toBeEnabled();
  const lines = Array.from({ length: 45 }, (_, at) => asWritten(chat(`row-${at}`)));
  // An id stands twice, in lines that would come into different parts: found first, or not at all.
  const twice = lines.with(41, asWritten(chat("row-3")));
  await chooseFiles(page, fileOf("big.jsonl", twice));
  const split = page.getByRole("button", { name: "Split into files that fit" });
  await expect(page.getByText("Put the other findings right first")).toBeVisible();
  await expect(split).toBeDisabled();
  await ruleRow(page, "duplicate_custom_id").getByRole("button", { name: "Rename 1" }).click();
  lines[41] = asWritten(chat("row-3-2"));
  await page.getByRole("textbox", { name: "Rows to try first" }).fill("5");
  await page.getByRole("button", { name: /^Try 5 rows first/ }).click();
  const trial = page.getByRole("region", { name: "Trial", exact: true });
  await expect(trial).toContainText("Trial of 5 requests");
  await split.click();
  const run = page.getByRole("region", { name: "Run big.jsonl", exact: true });
  await expect(run).toContainText("2 files · 40 requests");
  await expect(run.getByText("Checked")).toHaveCount(2);
  await expect(trial).toContainText("Trial of 5 requests");
  await page.getByRole("textbox", { name: "Name", exact: true }).fill("Big one");
  await expectAccessible(page);
  // One bar for all of them, while they go.
  const isShown = page.waitForFunction(() => document.querySelector('[aria-label="Upload of big.jsonl"]') !== null);
  await page.getByRole("button", { name: "Run the rest · 40 requests" }).click();
  await isShown;
  await expect(page).toHaveURL(/\/batches$/);
  const parts = await until(
    () => kept(slug),
    (batches) => batches.length === 3,
  );
  const told = parts.map(({ name, relation, total }) => `${name}, ${relation}, ${total}`).sort();
  expect(told).toEqual(["Big one · 1 of 2, shard, 20", "Big one · 2 of 2, shard, 20", "Big · first 5, canary, 5"]);
  expect(new Set(parts.map(({ runId }) => runId)).size).toBe(1);
  // The parts are the file in its order, without what was tried: each line goes once, byte for byte.
  const sent = await received(slug);
  const tried = sent.find((part) => part.length === 5) ?? [];
  const left = lines.filter((line) => !tried.includes(line));
  expect(sent.filter((part) => part !== tried).flat()).toEqual(left);
  expect(sent.flat().sort()).toEqual(lines.toSorted());

  // The run has a page of its own, with the results of all parts as one list and one file.
  await page.getByRole("link", { name: /^Big( one)?$/ }).click();
  await expect(page).toHaveURL(/\/runs\/run_/);
  await expect(page.getByRole("list", { name: "Parts of the run" }).getByRole("listitem")).toHaveCount(3);
  const progress = page.getByRole("region", { name: "Progress" });
  await expect(progress).toContainText("45of 45 rows", { timeout: 60_000 });
  const idOf = (line: string) => /"custom_id" : "([^"]+)"/.exec(line)?.[1] ?? "";
  const grid = page.getByRole("grid", { name: "Results" });
  const lastId = idOf(left.at(-1) ?? "");
  await page.getByRole("searchbox", { name: "Search prompts and answers" }).fill(lastId);
  await grid.getByText(lastId, { exact: true }).click();
  await expect(page.getByRole("dialog").getByText(lastId, { exact: true })).toBeVisible();
  await page.keyboard.press("Escape");
  await page.getByRole("button", { name: "Clear search" }).click();
  await expect(grid.getByText(idOf(tried[0] ?? ""), { exact: true })).toBeVisible();
  // All parts are sorted as one list; rows of several parts are ticked and sent again together.
  const byId = grid.getByRole("columnheader", { name: "custom_id" });
  await byId.getByRole("button").click();
  await expect(byId).toHaveAttribute("aria-sort", "ascending");
  const sorted = lines.map(idOf).sort();
  await expect(grid.getByRole("row").nth(1)).toContainText(sorted[0] ?? "");
  await byId.getByRole("button").click();
  await expect(byId).toHaveAttribute("aria-sort", "descending");
  await expect(grid.getByRole("row").nth(1)).toContainText(sorted.at(-1) ?? "");
  await grid.getByRole("row").nth(1).getByRole("checkbox").click();
  await grid
    .getByRole("row")
    .nth(8)
    .getByRole("checkbox")
    .click({ modifiers: ["Shift"] });
  const bar = page.getByRole("region", { name: "Chosen rows" });
  await expect(bar).toContainText("8 chosen");
  await bar.getByRole("button", { name: "Export…" }).click();
  const [chosen] = await Promise.all([
    page.waitForEvent("download"),
    page.getByRole("dialog", { name: "Export rows" }).getByRole("button", { name: "Download" }).click(),
  ]);
  const [, ...chosenRows] = parseCsv(readFileSync(await chosen.path(), "utf8").replace(/^\ufeff/, ""));
  expect(chosenRows.map(([id]) => id).sort()).toEqual(sorted.slice(-8));
  await expect(page.getByText("8 rows, complete")).toBeVisible();
  await bar.getByRole("button", { name: "Retry…" }).click();
  const dialog = page.getByRole("dialog", { name: "Retry 8 rows" });
  await expect(dialog.getByRole("status")).toContainText(/About|not known/);
  await dialog.getByRole("button", { name: "Retry 8 rows" }).click();
  await expect(dialog).toBeHidden({ timeout: 60_000 });
  await expect(page.getByText("8 rows back to work")).toBeVisible();
  await expect(bar).toBeHidden();
  await expectAccessibleInEveryLook(page);
  // Other rows are changed first: of each part they run as a batch of their own.
  for (const at of [10, 11, 12, 13]) await grid.getByRole("row").nth(at).getByRole("checkbox").click();
  await bar.getByRole("button", { name: "Edit and send again…" }).click();
  const edit = page.getByRole("dialog", { name: "Edit and send 4 rows again" });
  await edit.getByRole("textbox", { name: "Max tokens" }).fill("17");
  await expect(edit.getByRole("status")).toContainText("4 rows would be sent.", { timeout: 30_000 });
  await edit.getByRole("button", { name: "Send 4 rows" }).click();
  await expect(page.getByText("4 rows sent again")).toBeVisible({ timeout: 60_000 });
  const [edited] = await sql<{ rows: number; parts: number }>(
    `select sum(c.total)::int as rows, count(distinct c.parent_id)::int as parts from batches c
     join teams t on t.id = c.team_id where t.slug = $1 and c.relation = 'edit'`,
    [slug],
  );
  expect(edited?.rows).toBe(4);
  const changed = new Set(sorted.toReversed().slice(9, 13));
  expect(edited?.parts).toBe(sent.filter((part) => part.some((line) => changed.has(idOf(line)))).length);
  // What was run again is read again, and a file that is replaced meanwhile ends a download: all of it comes first.
  await until(
    () =>
      sql<{ open: number }>(
        `select count(*)::int as open from batches
         where team_id = (select id from teams where slug = $1) and not is_result_complete`,
        [slug],
      ),
    ([batches]) => batches?.open === 0,
    60_000,
  );
  // A server that cannot keep up turns a download away, or ends one whose rows are read anew; it is asked again then.
  await expect(async () => {
    await page.getByRole("button", { name: "Download", exact: true }).click();
    const [download] = await Promise.all([
      page.waitForEvent("download"),
      page.getByRole("menuitem", { name: /^CSV, in input order/ }).click(),
    ]);
    expect(download.suggestedFilename()).toBe("Big-one-results.csv");
    const [, ...rows] = parseCsv(readFileSync(await download.path(), "utf8").replace(/^\ufeff/, ""));
    expect(rows.map(([id]) => id)).toEqual([...tried, ...left].map(idOf));
  }).toPass({ timeout: 60_000, intervals: [1_000, 3_000] });
});

test("where a file may name one model and one url, one of several is split by them into one run", async ({ page }) => {
  const { slug, owner, connection } = await newTeam();
  await sql(`update connections set capabilities = capabilities || '{"isOneModelPerFile":true}' where id = $1`, [
    connection.id,
  ]);
  await enter(page.context(), owner.client);
  await page.goto(`${owner.client.url}/t/${slug}/batches/new`);
  // The page listens from here on.
  await expect(page.getByRole("combobox", { name: "Connection" })).toBeEnabled();
  const vectors = (id: string) =>
    `{"custom_id":"${id}","method":"POST","url":"/v1/embeddings","body":{"model":"Qwen/Qwen3-Embedding-8B","input":"ann@example.com"}}\n`;
  const lines = Array.from({ length: 9 }, (_, at) => (at % 3 === 1 ? vectors(`e-${at}`) : chat(`row-${at}`)));
  await chooseFiles(page, fileOf("mixed.jsonl", lines));
  const check = page.getByRole("region", { name: "Check of mixed.jsonl" });
  await expect(check).toContainText("More than one model");
  await expect(check).toContainText("More than one url");
  await expect(check.getByRole("button", { name: "Set one model" })).toBeVisible();
  await check.getByRole("button", { name: "Split by model and url" }).first().click();
  const run = page.getByRole("region", { name: "Run mixed.jsonl", exact: true });
  await expect(run).toContainText("2 files · 9 requests");
  await expect(run.getByText("Checked")).toHaveCount(2);
  // Personal data is told of the part it stands in.
  await expect(run.locator('[data-rule="personal_data"]')).toHaveCount(1);
  await expect(run.getByRole("listitem").filter({ hasText: "3 requests" })).toContainText("3 mail addresses");
  await page.getByRole("button", { name: "Submit one run · 9 requests" }).click();
  await expect(page).toHaveURL(/\/batches$/);
  await until(
    () => kept(slug),
    (batches) => batches.length === 2,
  );
  const isVectors = (line: string) => line.includes("/v1/embeddings");
  expect(await received(slug)).toEqual([
    lines.filter((line) => !isVectors(line)),
    lines.filter((line) => isVectors(line)),
  ]);
});

test("several tables can be sent as one run, some rows of each first, and what stands in two of them is told", async ({
  page,
}) => {
  test.setTimeout(180_000);
  const { slug, owner } = await newTeam();
  await enter(page.context(), owner.client);
  await page.goto(`${owner.client.url}/t/${slug}/batches/new`);
  // The page listens from here on.
  await expect(page.getByRole("combobox", { name: "Connection" })).toBeEnabled();
  const id = (at: number) => `row-${at}`;
  const tables = {
    a: Array.from({ length: 30 }, (_, at) => ({ id: id(at), word: `word ${at}` })),
    b: Array.from({ length: 20 }, (_, at) => ({ id: id(at + 25), word: `word ${at + 25}`, city: `city ${at}` })),
  };
  for (const [name, cells] of Object.entries(tables)) {
    const file = { name: `${name}.json`, mimeType: "application/json", buffer: Buffer.from(JSON.stringify(cells)) };
    // Dropped: the first field for files may be the one that replaces the file before.
    await dropFile(page, file);
    const table = page.getByRole("region", { name: `Table ${name}.json` });
    await table.getByRole("textbox", { name: "Prompt", exact: true }).fill("Say {{word}}.");
    await table.getByRole("combobox", { name: "Ids" }).click();
    await page.getByRole("option", { name: "id", exact: true }).click();
    await table.getByLabel("Model").fill("emulator/echo-chat");
    await table.getByLabel("Longest answer").fill("16");
    await table.getByRole("button", { name: `Make ${cells.length} requests` }).click();
    await expect(page.getByRole("region", { name: `File ${name}.jsonl` })).toBeVisible();
  }
  const submit = page.getByRole("button", { name: "Submit 2 batches · 50 requests" });
  await expect(submit).toBeEnabled();
  await page.getByRole("checkbox", { name: "Send them as one run" }).check();

  // Each file is right by itself; together, five rows stand twice, ids and all.
  const across = page.getByRole("region", { name: "Across the files of the run" });
  const ids = ruleRow(across, "ids_across_files");
  const asked = ruleRow(across, "requests_across_files");
  await expect(ids).toContainText("Blocks5custom_id stands in more than one file");
  await expect(ids).toContainText("First: line 1 of b.jsonl and line 26 of a.jsonl: row-25.");
  await expect(asked).toContainText("Note5Requests stand in more than one file");
  await expect(submit).toBeDisabled();
  await ids.getByRole("button", { name: "custom_id stands in more than one file" }).click();
  await expect(ids.getByRole("listitem")).toHaveCount(5);
  await expect(ids.getByRole("listitem").last()).toHaveText("line 5 of b.jsonl and line 30 of a.jsonl: row-29");
  await expectAccessible(page);
  await ids.getByRole("button", { name: "Add the file’s name to the ids of b.jsonl" }).click();
  await expect(ids).toHaveCount(0);
  await expect(asked).toBeVisible();
  const second = page.getByRole("region", { name: "File b.jsonl" });
  await second.getByRole("button", { name: "Undo" }).click();
  await ids.getByRole("button", { name: "Drop 5 from b.jsonl" }).click();
  await expect(second).toContainText("5 requests of other files dropped");
  await expect(across).toHaveCount(0);

  await page.getByRole("textbox", { name: "Rows to try first" }).fill("10");
  await page.getByRole("button", { name: /^Try 10 rows first/ }).click();
  await expect(page.getByRole("region", { name: "Trial", exact: true })).toContainText("Trial of 10 requests");
  await page.getByRole("button", { name: "Run the rest · 35 requests" }).click();
  await expect(page).toHaveURL(/\/batches$/);
  const batches = await until(
    () => kept(slug),
    (all) => all.length === 3,
  );
  const told = batches.map(({ name, relation, total }) => `${name}, ${relation}, ${total}`).sort();
  expect(told).toEqual(["A · first 10, canary, 10", "A, shard, 23", "B, shard, 12"]);
  expect(new Set(batches.map(({ runId }) => runId)).size).toBe(1);
  const line = (at: number) =>
    `{"custom_id":"${id(at)}","method":"POST","url":"/v1/chat/completions","body":{"model":"emulator/echo-chat","messages":[{"role":"user","content":"Say word ${at}."}],"max_tokens":16}}\n`;
  const sent = await received(slug);
  expect(sent.flat().sort()).toEqual(Array.from({ length: 45 }, (_, at) => line(at)).sort());
  // Beside the trial lie the rows of both tables for what was tried, and no other.
  const [first = ""] = (await inputsOf(slug)).flatMap(({ kind, text }) => (kind === "source" ? [text] : []));
  const [head = "", ...lying] = first.split(/(?<=\n)/);
  expect(head).toBe(sourceLine(["custom_id", "id", "word", "city"]));
  const row = (at: number) => [id(at), id(at), `word ${at}`, at < 30 ? "" : `city ${at - 25}`];
  const tried = sent.find((part) => part.length === 10) ?? [];
  expect(lying.sort()).toEqual(
    Array.from({ length: 45 }, (_, at) => at)
      .filter((at) => tried.includes(line(at)))
      .map((at) => sourceLine(row(at)))
      .sort(),
  );
});
