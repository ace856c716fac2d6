import { expect, it } from "vitest";
import type { RuleFinding } from "@/lib/jsonl/contract";
import { linesOf, marksOf, nextMarked } from "./line-marks";

const rule = (name: string, level: RuleFinding["level"], lines: number[]): RuleFinding => ({
  rule: name,
  level,
  count: lines.length,
  title: name,
  sentence: "",
  fix: null,
  fixLabel: null,
  sample: lines.map((line) => ({ line, column: null, detail: `${name} ${line}`, offset: 0, length: 1 })),
});

it("marks lines by what was found, the worst first, and not by notes or findings of the whole file", () => {
  const marks = marksOf([rule("warn", "warning", [3, 9]), rule("bad", "error", [3, 0]), rule("note", "info", [1, 2])]);
  expect([...marks.keys()]).toEqual([3, 9]);
  expect(linesOf(marks, "error", 100)).toEqual([3]);
  expect(linesOf(marks, "warning", 100)).toEqual([9]);
  expect(linesOf(marks, "warning", 8)).toEqual([]);
  expect(marks.get(3)?.map(({ rule: name }) => name)).toEqual(["bad", "warn"]);
});

it("goes from finding to finding, and round the end", () => {
  const marked = [3, 9, 20];
  expect([null, 1, 3, 20].map((from) => nextMarked(marked, from, 1))).toEqual([3, 3, 9, 3]);
  expect([null, 1, 3, 20].map((from) => nextMarked(marked, from, -1))).toEqual([20, 20, 20, 9]);
  expect(nextMarked([], 4, 1)).toBeNull();
});
