import { afterAll, beforeAll, expect, it } from "vitest";
import { answerLine, makeTestDataDir, requestLine, TestBatch } from "@/lib/results/cases/files";
import { ResultQuery } from "@/lib/results/contract";
import type { StoreSource } from "./cache-file";
import { readFields } from "./fields";
import { closeStores } from "./open-stores";
import { readPage } from "./page";

beforeAll(() => {
  makeTestDataDir();
});
afterAll(closeStores);

const page = (source: StoreSource, query: object = {}) => {
  const { sort, offset, limit, ...selection } = ResultQuery.parse(query);
  return readPage(source, { selection, sort, prices: [], offset, limit });
};
const asking = (id: string, schema: object) =>
  requestLine(id, "x", { response_format: { type: "json_schema", json_schema: { name: "s", schema } } });

const number = { type: "object", properties: { n: { type: "number" } } };
const huge = { ...number, description: "x".repeat(70_000) };
const elsewhere = { $ref: "https://elsewhere.example/schema.json" };
const endless = { $ref: "#/$defs/a", $defs: { a: { anyOf: [{ $ref: "#/$defs/a" }] } } };
const older = {
  $schema: "http://json-schema.org/draft-07/schema#",
  type: "object",
  properties: { pair: { type: "array", items: [{ type: "number" }, { type: "string" }] } },
};

it("answers that cannot be held against their schema are counted, each with the reason", async () => {
  const long = JSON.stringify({ n: 1, text: "y".repeat(530_000) });
  const cases: [id: string, schema: object, answer: string][] = [
    ["huge", huge, '{"n": "one"}'],
    ["huge, not JSON", huge, "words"],
    ["elsewhere", elsewhere, '{"n": 1}'],
    ["endless", endless, '{"n": 1}'],
    ["long", number, long],
    ["fits", number, '{"n": 1}'],
    ["off", number, '{"n": "one"}'],
  ];
  const batch = new TestBatch([...cases.map(([id, schema]) => asking(id, schema)), requestLine("free")]);
  const source = batch.write("output", [
    ...cases.map(([id, , answer], n) => answerLine(String(n), id, answer)),
    answerLine("9", "free", "{}"),
  ]);
  const { rows, counts } = await page(source);
  expect(rows.map(({ flag, unchecked }) => [flag, unchecked])).toEqual([
    [null, "schema_too_large"],
    ["not_json", null],
    [null, "schema_unsupported"],
    [null, "no_end"],
    [null, "answer_too_long"],
    [null, null],
    ["schema_invalid", null],
    [null, null],
  ]);
  expect(counts).toMatchObject({ schema_unchecked: 4, schema_invalid: 1, not_json: 1, good: 2 });
  expect((await page(source, { filter: "schema_unchecked" })).rows.map(({ seq }) => seq)).toEqual([0, 2, 3, 4]);
  expect((await page(source, { filter: "good" })).rows.map(({ customId }) => customId)).toEqual(["fits", "free"]);
  expect((await readFields(source)).unchecked).toEqual(
    ["answer_too_long", "no_end", "schema_too_large", "schema_unsupported"].map((reason) => ({ reason, rows: 1 })),
  );
});

it("of more than 200 different schemas in a batch the later ones are said not to be checked", async () => {
  const ids = Array.from({ length: 203 }, (_, n) => `r${n}`);
  const batch = new TestBatch(ids.map((id, n) => asking(id, { type: "object", properties: { n: { maximum: n } } })));
  const source = batch.write(
    "output",
    ids.map((id, n) => answerLine(String(n), id, '{"n": 1000}')),
  );
  expect((await page(source, { limit: 1 })).counts).toMatchObject({ schema_invalid: 200, schema_unchecked: 3 });
  expect((await readFields(source)).unchecked).toEqual([{ reason: "schemas_too_many", rows: 3 }]);
});

it("schemas of before 2019 are checked by their own rules", async () => {
  const batch = new TestBatch([asking("a", older), asking("b", older)]);
  const source = batch.write("output", [
    answerLine("1", "a", '{"pair": [1, "x"]}'),
    answerLine("2", "b", '{"pair": ["x", 1]}'),
  ]);
  const { rows } = await page(source);
  expect(rows.map(({ flag, schemaError, unchecked }) => [flag, schemaError, unchecked])).toEqual([
    [null, null, null],
    ["schema_invalid", "/pair/0 must be number", null],
  ]);
});
