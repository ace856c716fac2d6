import { gzipSync } from "node:zlib";
import { expect, type Page, test } from "@playwright/test";
import { chooseFiles, complaints, ruleRow } from "@/e2e/support/browser";
import { addStep, downloaded, dropFile, fileOf, inputsOf, openWorkbench, request, rows } from "@/e2e/support/workbench";
import { workbookFile } from "@/e2e/support/workbook";
import { sql } from "@/e2e/support/world";
import { DEFAULT_LIMITS } from "@/lib/jsonl/limits";
import { sourceLine } from "@/lib/jsonl/sheet/source-lines";
import { sampleRequests } from "@/lib/jsonl/tools/sample";

const of = (id: string, model: string, text?: string) => request(id, text).replace("emulator/echo-chat", model);
const choose = async (page: Page, list: string, option: string) => {
  await page.getByRole("combobox", { name: list }).click();
  await page.getByRole("option", { name: option, exact: true }).click();
};

/** One way of a tool that has several: what is filled in, and the files it makes, byte for byte. */
type Way = { way: string; fields?: Record<string, string>; makes: Record<string, readonly string[]> };

async function tryWays(page: Page, act: string, ways: readonly Way[]): Promise<void> {
  for (const { way, fields = {}, makes } of ways) {
    await page.getByRole("radio", { name: way, exact: true }).click();
    for (const [name, value] of Object.entries(fields)) await page.getByLabel(name, { exact: true }).fill(value);
    await page.getByRole("button", { name: act }).click();
    for (const [name, lines] of Object.entries(makes))
      expect((await downloaded(page, `Download ${name}`)).text, `${way}: ${name}`).toBe(lines.join(""));
  }
}

/** Lines one after the other in parts no larger than this. */
function cut(lines: readonly string[], most: number, sizeOf: (line: string) => number): string[][] {
  const parts: string[][] = [];
  let left = 0;
  for (const line of lines) {
    if (sizeOf(line) > left) {
      parts.push([]);
      left = most;
    }
    parts.at(-1)?.push(line);
    left -= sizeOf(line);
  }
  return parts;
}

const named = (parts: readonly (readonly string[])[]) =>
  Object.fromEntries(parts.map((part, at) => [`rows-${String(at + 1).padStart(3, "0")}.jsonl`, part]));

test("sample: the first lines, and some of every model and length", async ({ page }) => {
  const lines = [...rows(40), ...Array.from({ length: 20 }, (_, at) => of(`o-${at}`, "other", "word ".repeat(at)))];
  const how = { kind: "stratified", count: 9, seed: 7 } as const;
  const { blob } = await sampleRequests(new Blob(lines), how, { limits: DEFAULT_LIMITS });
  const expected = await blob.text();
  expect(expected).toContain(lines.at(-1));
  await openWorkbench(page, "sample");
  await chooseFiles(page, fileOf("rows.jsonl", lines));
  await tryWays(page, "Take the sample", [
    { way: "First lines", fields: { Lines: "7" }, makes: { "rows.first-7.jsonl": lines.slice(0, 7) } },
    {
      way: "By model, url and length",
      fields: { Lines: "9", Seed: "7" },
      makes: { "rows.stratified-9-seed-7.jsonl": [expected] },
    },
  ]);
  await expect(page.getByText("2 of 2 pairs of model and url are in it.")).toBeVisible();
});

test("split: by size, model, url, lines, and into what the connection takes; a part can become a batch", async ({
  page,
}) => {
  await openWorkbench(page, "split");
  const slug = new URL(page.url()).pathname.split("/")[2];
  await sql(
    `update connections set capabilities = jsonb_set(capabilities, '{requestsMax}', '10')
     where team_id = (select id from teams where slug = $1)`,
    [slug],
  );
  await page.reload();
  const lines = rows(25)
    .map((line, at) => (at % 3 === 0 ? line.replace("emulator/echo-chat", "other") : line))
    .map((line, at) => (at % 5 === 4 ? line.replace("chat/completions", "embeddings") : line));
  const vectors = lines.filter((line) => line.includes("embeddings"));
  await chooseFiles(page, fileOf("rows.jsonl", lines));
  await expect(page.getByText("hold at most 10 lines")).toBeVisible();
  const others = lines.filter((line) => line.includes('"other"'));
  await tryWays(page, "Split the file", [
    {
      way: "By size",
      fields: { "Megabytes in each file": "0.002" },
      makes: named(cut(lines, 2_000, Buffer.byteLength)),
    },
    {
      way: "By model",
      makes: {
        "rows-001-other.jsonl": others,
        "rows-002-emulator-echo-chat.jsonl": lines.filter((line) => !others.includes(line)),
      },
    },
    {
      way: "By url",
      makes: {
        "rows-001-v1-chat-completions.jsonl": lines.filter((line) => !vectors.includes(line)),
        "rows-002-v1-embeddings.jsonl": vectors,
      },
    },
    {
      way: "By both",
      makes: {
        "rows-001-other-v1-chat-completions.jsonl": others.filter((line) => !vectors.includes(line)),
        "rows-004-other-v1-embeddings.jsonl": others.filter((line) => vectors.includes(line)),
      },
    },
    // No part much smaller than the others: of 25 lines in three, none has more than nine.
    { way: "Fit the limits", makes: named(cut(lines, 9, () => 1)) },
    { way: "By lines", fields: { "Lines in each file": "10" }, makes: named(cut(lines, 10, () => 1)) },
  ]);
  await expect(page.getByText("25 lines cut into 3 files of 5 to 10 lines.")).toBeVisible();
  const names: string[] = [];
  page.on("download", (download) => names.push(download.suggestedFilename()));
  await page.getByRole("button", { name: "Download all 3" }).click();
  await expect.poll(() => names).toEqual(["rows-001.jsonl", "rows-002.jsonl", "rows-003.jsonl"]);
  await page.getByRole("button", { name: "Use rows-002.jsonl in New batch" }).click();
  await expect(page).toHaveURL(/\/batches\/new$/);
  await expect(page.getByRole("region", { name: "File rows-002.jsonl" })).toContainText("10 requests");
});

test("transform: a model, new ids, repetitions and a value taken out", async ({ page }) => {
  await openWorkbench(page, "transform");
  const lines = [request("a"), of("b", "other", "Say two."), request("c"), request("d", "Say three.")];
  await chooseFiles(page, fileOf("rows.jsonl", lines));
  const steps: [title: string, fields: Record<string, string>, expected: string[]][] = [
    ["Set the model", { Model: "third" }, lines.map((line) => line.replace(/"model":"[^"]+"/, '"model":"third"'))],
    [
      "Give new ids",
      { Pattern: "{model}/{n:3}" },
      lines.map((line, at) =>
        line.replace(/"custom_id":"\w"/, `"custom_id":"${at === 1 ? "other" : "emulator/echo-chat"}/00${at + 1}"`),
      ),
    ],
    ["Drop repetitions", {}, lines.toSpliced(2, 1)],
    [
      "Set a value",
      { Path: "body.messages[0].content", Value: "Say none." },
      lines.map((line) => line.replace(/"content":"[^"]*"/, '"content":"Say none."')),
    ],
    ["Remove a value", { Path: "body.temperature" }, lines.map((line) => line.replace('"temperature":1.0,', ""))],
  ];
  for (const [title, fields, expected] of steps) {
    await addStep(page, title, fields);
    await page.getByRole("button", { name: "Make the new file" }).click();
    expect((await downloaded(page, "Download rows.transformed.jsonl")).text, title).toBe(expected.join(""));
    await page.getByRole("button", { name: `Remove step 1, ${title}` }).click();
  }
  // Only the requests of one model.
  await addStep(page, "Set a value", { Path: "body.seed", Value: "7" });
  await choose(page, "Only where the model is", "other");
  await page.getByRole("button", { name: "Make the new file" }).click();
  expect((await downloaded(page, "Download rows.transformed.jsonl")).text).toBe(
    lines.with(1, (lines[1] ?? "").replace("9007199254740993", "7")).join(""),
  );
});

test("diff: requests by field, embeddings by their cosine", async ({ page }) => {
  const vector = (id: string, ...embedding: number[]) =>
    `${JSON.stringify({ custom_id: id, response: { status_code: 200, body: { data: [{ embedding }] } }, error: null })}\n`;
  const listed = async () =>
    (await downloaded(page, "Download this list")).text
      .trimEnd()
      .split("\n")
      .map((line) => JSON.parse(line));
  await openWorkbench(page, "diff");
  await chooseFiles(page, [
    fileOf("a.jsonl", [request("1"), request("2"), request("3")]),
    fileOf("b.jsonl", [request("3"), request("2", "Say two.").replace("1.0", "0.5")]),
  ]);
  await page.getByRole("button", { name: "Compare" }).click();
  await expect(page.getByText("1 request the same · 1 changed · 1 only in A")).toBeVisible();
  expect(await listed()).toEqual([
    { custom_id: "1", verdict: "only_a", fields: [], cosine: null, line_a: 1, line_b: null },
    {
      custom_id: "2",
      verdict: "changed",
      fields: ["body.temperature", "body.messages[0].content"],
      cosine: null,
      line_a: 2,
      line_b: 2,
    },
  ]);
  await chooseFiles(page, [
    fileOf("before.jsonl", [vector("near", 1, 0), vector("far", 1, 0)]),
    fileOf("after.jsonl", [vector("far", 0, 1), vector("near", 1, 0.001)]),
  ]);
  await choose(page, "A, before", "before.jsonl");
  await choose(page, "B, after", "after.jsonl");
  await page.getByRole("button", { name: "Compare" }).click();
  await expect(page.getByText("1 result the same · 1 changed")).toBeVisible();
  await expect(page.getByRole("grid", { name: "Differences" })).toContainText("cosine 0.0000");
  expect(await listed()).toEqual([
    { custom_id: "far", verdict: "changed", fields: ["embedding"], cosine: 0, line_a: 2, line_b: 1 },
  ]);
  // What a batch gives as two files is, with both of them, what it gives as one.
  const body = { choices: [{ message: { content: "Rome" }, finish_reason: "stop" }] };
  const error = { code: null, message: "400" };
  const asLines = (...all: unknown[]) => all.map((one) => `${JSON.stringify(one)}\n`);
  await chooseFiles(page, [
    fileOf("output.jsonl", asLines({ custom_id: "ok", response: { status_code: 200, body }, error: null })),
    fileOf("errors.jsonl", asLines({ custom_id: "no", response: null, error })),
    fileOf(
      "merged.jsonl",
      asLines(
        { custom_id: "no", input_body: {}, response_body: null, error, status: "failed" },
        { custom_id: "ok", input_body: {}, response_body: body, error: null, status: "completed" },
      ),
    ),
  ]);
  await choose(page, "A, before", "output.jsonl");
  await choose(page, "B, after", "merged.jsonl");
  await page.getByRole("button", { name: "Compare" }).click();
  await expect(page.getByText("1 result the same · 1 only in B")).toBeVisible();
  await choose(page, "Failures of A", "errors.jsonl");
  await page.getByRole("button", { name: "Compare" }).click();
  await expect(page.getByText("1 result the same · 1 failed in both")).toBeVisible();
});

test("fix all puts right what can be put right at once", async ({ page }) => {
  await openWorkbench(page);
  const lines = [
    request("a").replace("POST", "post").replace('"max_tokens":16,', ""),
    request("a").replace('"/v1', '"v1'),
    request("b").replace('"seed"', '"stream":true,"seed"').replace(/\n/, "\r\n"),
  ];
  await chooseFiles(page, fileOf("wrong.jsonl", lines));
  await page.getByRole("button", { name: "Fix all" }).click();
  const list = page.getByRole("dialog", { name: "Fix all" });
  for (const box of await list.getByRole("checkbox").all()) await box.check();
  await list.getByRole("button", { name: /^Apply/ }).click();
  await expect(page.getByText("Checked wrong.jsonl: 0 rules block")).toBeAttached();
  const { text } = await downloaded(page, "Download wrong.corrected.jsonl");
  expect(text).toBe(
    [
      request("a")
        .replace('"max_tokens":16,', "")
        .replace(/\]\}\}/, '],"max_tokens":512}}'),
      request("a-2"),
      request("b"),
    ].join(""),
  );

  // A body that two urls could answer does not say which: a person does.
  const unsure = '{"custom_id":"v","method":"POST","body":{"model":"someone/own","input":"text"}}\n';
  await chooseFiles(page, fileOf("unsure.jsonl", [unsure]));
  await page
    .getByRole("button", { name: /unsure\.jsonl/ })
    .first()
    .click();
  await ruleRow(page, "url_missing").getByRole("button", { name: "Choose the url" }).click();
  await page.getByRole("button", { name: "/v1/embeddings" }).click();
  await expect(ruleRow(page, "url_missing")).toHaveCount(0);
  expect((await downloaded(page, "Download unsure.corrected.jsonl")).text).toBe(
    unsure.replace("{", '{"url":"/v1/embeddings",'),
  );
});

test("files dropped on the page: a packed one, tab-separated cells, a workbook", async ({ page }) => {
  const heard = complaints(page);
  await openWorkbench(page);
  const lines = rows(5);
  await dropFile(page, { name: "packed.jsonl.gz", mimeType: "application/gzip", buffer: gzipSync(lines.join("")) });
  expect((await downloaded(page, "Download packed.jsonl")).text).toBe(lines.join(""));
  const cells = [
    ["sku", "title"],
    ["S1", "Ünïcode"],
    ["S2", "two words"],
  ];
  const tabs = cells.map((row) => row.join("\t")).join("\n");
  const sheet = [
    ["sku", "title", "price"],
    ["T1", "Ünïcode", "7"],
    ["T2", "two words", "08"],
  ];
  const tables = [
    { name: "cells.tsv", mimeType: "text/tab-separated-values", buffer: Buffer.from(tabs) },
    workbookFile("book.xlsx", sheet),
  ];
  const built: string[] = [];
  for (const [at, file] of tables.entries()) {
    await dropFile(page, file);
    const table = page.getByRole("region", { name: `Table ${file.name}` });
    await expect(table).toContainText(`2 rows · ${at + 2} columns`);
    await table.getByRole("textbox", { name: "Prompt", exact: true }).fill("Sort: {{title}}");
    await choose(page, "Ids", "sku");
    await table.getByLabel("Model").fill("emulator/echo-chat");
    await table.getByRole("button", { name: "Make 2 requests" }).click();
    const made = file.name.replace(/\.\w+$/, ".jsonl");
    const line = (id: string, text: string) =>
      `{"custom_id":"${id}","method":"POST","url":"/v1/chat/completions","body":{"model":"emulator/echo-chat","messages":[{"role":"user","content":"Sort: ${text}"}]}}\n`;
    const letter = at === 0 ? "S" : "T";
    built.push(line(`${letter}1`, "Ünïcode") + line(`${letter}2`, "two words"));
    expect((await downloaded(page, `Download ${made}`)).text).toBe(built.at(-1));
  }

  // Merged, they keep the rows of both tables, which go with the batch.
  await page.getByRole("tab", { name: "Merge" }).click();
  await page.getByRole("checkbox", { name: "packed.jsonl.gz" }).uncheck();
  await page.getByRole("button", { name: "Merge 2 files" }).click();
  await page.getByRole("button", { name: "Use merged.jsonl in New batch" }).click();
  await expect(page.getByText("Made from the rows of cells.tsv and 1 more")).toBeVisible();
  await page.getByRole("button", { name: "Submit 4 requests" }).click();
  await expect(page).toHaveURL(/\/batches\/bat_/);
  const slug = new URL(page.url()).pathname.split("/")[2];
  expect(await inputsOf(slug)).toEqual([
    { kind: "input", text: built.join("") },
    {
      kind: "source",
      text: [
        ["custom_id", "sku", "title", "price"],
        ["S1", "S1", "Ünïcode", ""],
        ["S2", "S2", "two words", ""],
        ["T1", "T1", "Ünïcode", "7"],
        ["T2", "T2", "two words", "08"],
      ]
        .map(sourceLine)
        .join(""),
    },
  ]);
  expect(heard).toEqual([]);
});
