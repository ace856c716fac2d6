import { expect, it } from "vitest";
import { checkBlob } from "@/lib/jsonl/check-blob";
import type { RuleFinding } from "@/lib/jsonl/contract";
import { DEFAULT_LIMITS } from "@/lib/jsonl/limits";
import { linesOf, listedWords, listOf, marksOf, nextMarked } from "./line-marks";

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

it("says the exact count where only the first places of a rule are listed", () => {
  const first = Array.from({ length: 100 }, (_, at) => at + 1);
  const cut = { ...rule("bad", "error", first), count: 5_000 };
  const whole = rule("warn", "warning", [7, 200, 201]);
  const rules = [cut, rule("file", "error", [0]), whole];
  const marks = marksOf(rules);
  const errors = listOf(rules, marks, "error", 6_000);
  expect(errors).toMatchObject({ found: 5_000, isWhole: false });
  expect(errors.lines).toHaveLength(100);
  expect(listedWords(errors)).toBe("100 of 5,000");
  // A line is counted once, under the worst that was found in it.
  expect(listedWords(listOf(rules, marks, "warning", 6_000))).toBe("2");
});

it("counts every finding of a real check, however many the report lists", async () => {
  const line = (id: string) => `{"custom_id":"${id}","method":"POST","url":"/v1/chat/completions"}\n`;
  const blob = new Blob(Array.from({ length: 300 }, (_, at) => line(`row-${at}`)));
  const { rules } = await checkBlob(blob, { limits: DEFAULT_LIMITS });
  const errors = listOf(rules, marksOf(rules), "error", 300);
  expect(listedWords(errors)).toBe("100 of 300");
});
