import { expect, test } from "vitest";
import { Condition, readConditions, writeConditions } from "@/lib/results/columns";
import { columnOf, rowsFrom, rowsOfBin, rowsOfLabel } from "./field-rows";

test("a field of the answers is a column of Results; what a view draws out of a text is none", () => {
  expect(columnOf("address.city")).toBe("json.address.city");
  expect(columnOf("(answer)")).toBeNull();
  expect(columnOf("(text)")).toBeNull();
});

test("a figure's rows are what Results is asked for", () => {
  expect(rowsOfBin("score", { from: 0.1, to: 0.2, count: 3 }, false)).toEqual([
    { column: "json.score", op: ">=", value: "0.1" },
    { column: "json.score", op: "<", value: "0.2" },
  ]);
  expect(rowsOfBin("score", { from: 0.9, to: 1, count: 3 }, true)?.[1]?.op).toBe("<=");
  expect(rowsFrom("score", 0.5)).toEqual([{ column: "json.score", op: ">=", value: "0.5" }]);
  expect(rowsFrom("(answer)", 0.5)).toBeNull();
  expect(rowsOfLabel("label", "bug")).toEqual([{ column: "json.label", op: "=", value: "bug" }]);
  expect(rowsOfLabel("label", "")).toEqual([{ column: "json.label", op: "empty", value: "" }]);
  expect(rowsOfLabel("(text)", "yes")).toEqual([{ column: "answer", op: "=", value: "yes" }]);
  expect(rowsOfLabel("(answer)", "7")).toBeNull();
  expect(rowsOfLabel("label", "x".repeat(300))).toBeNull();
});

test("they survive the way through an address", () => {
  for (const rows of [rowsOfBin("a.b", { from: -1, to: 1e-7, count: 1 }, false), rowsOfLabel("x", 'it\'s, "so"')]) {
    expect(rows?.every((one) => Condition.safeParse(one).success)).toBe(true);
    expect(readConditions(writeConditions(rows ?? []))).toEqual(rows);
  }
});
