import { expect, test } from "vitest";
import type { ResultField } from "@/lib/results/contract";
import { conditionWords, opsOf } from "./condition-words";
import { allColumns, isLabel, kindOf, usualColumns, usualRequestColumns } from "./grid-columns";
import { changesOf, emptyEdit } from "./rerun-edit";

const field = (column: string, more: Partial<ResultField> = {}): ResultField => ({
  ...{ column, name: column.replace(/^(?:json|source)\./, ""), kind: "text", count: 100, distinct: 90 },
  ...more,
});
const fields = [
  field("source.city", { distinct: 3 }),
  field("json.label", { distinct: 4 }),
  field("json.score", { kind: "number" }),
  field("json.tags", { kind: "list" }),
  field("json.rare", { count: 3 }),
];

test("fields stand in the answer's place where most answers have them", () => {
  expect(usualColumns(fields, 100, 110)).toEqual([
    ...["customId", "prompt", "json.label", "json.score", "tokens", "cost", "finishReason"],
  ]);
  expect(usualColumns(fields, 20, 110)).toContain("answer");
  expect(usualColumns([], 0, 0)).toContain("answer");
  const table = ["id", "city", "zip"].map((name) => field(`source.${name}`, { isOfTable: true }));
  expect(usualColumns([...table, ...fields], 20, 110).slice(0, 4)).toEqual([
    ...["customId", "source.id", "source.city", "prompt"],
  ]);
  expect(usualRequestColumns(fields)).toEqual(["customId", "source.city", "prompt", "model", "status"]);
});

test("batches whose answers mostly have the same fields are of one kind, in whatever order, with or without a rare one", () => {
  const turned = [...fields].reverse();
  const withoutRare = fields.filter(({ name }) => name !== "rare");
  for (const same of [turned, withoutRare]) expect(kindOf("results", same, 100)).toBe(kindOf("results", fields, 100));
  expect(kindOf("results", fields, 6)).not.toBe(kindOf("results", fields, 100));
  expect(kindOf("results", withoutRare.slice(1), 100)).not.toBe(kindOf("results", fields, 100));
  expect(kindOf("requests", fields, 100)).not.toBe(kindOf("results", fields, 100));
  expect(kindOf("results", [], 0)).toBe("text");
});

test("every column can be chosen, once", () => {
  const keys = allColumns(fields).map(({ key }) => key);
  expect(new Set(keys).size).toBe(keys.length);
  for (const { column } of fields) expect(keys).toContain(column);
});

test("a field with few values is a label", () => {
  expect(fields.filter(isLabel).map(({ name }) => name)).toEqual(["city", "label"]);
});

test("what may be asked of a column depends on what it holds, and is told in words", () => {
  const columns = allColumns(fields);
  const of = (key: string) => columns.find((column) => column.key === key);
  expect(opsOf(of("json.score"))).toContain("<");
  expect(opsOf(of("json.label"))).not.toContain("<");
  expect(opsOf(of("cost"))).toContain("<");
  expect(conditionWords({ column: "json.score", op: "<", value: "3" }, columns)).toBe("score < 3");
  expect(conditionWords({ column: "json.label", op: "has", value: "good" }, columns)).toBe("label contains good");
  expect(conditionWords({ column: "json.gone", op: "empty", value: "" }, columns)).toBe("gone is empty");
});

test("only what was typed is changed", () => {
  expect(changesOf(emptyEdit)).toEqual({});
  expect(changesOf({ ...emptyEdit, model: " m ", maxTokens: "400", find: "a", replaceBy: "" })).toEqual({
    model: "m",
    params: { max_tokens: 400 },
    replace: { find: "a", by: "" },
  });
  for (const odd of ["0", "-1", "many", "1.5"]) expect(changesOf({ ...emptyEdit, maxTokens: odd })).toBeNull();
});
