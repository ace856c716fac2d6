import { expect, test } from "vitest";
import type { DiffResult, DiffRow } from "@/lib/jsonl/tools/diff";
import { diffSentence, rowNote, rowsAsLines, sideNote, verdictsOf } from "./diff-words";

const side = { lines: 3, withoutId: 0, repeated: 0 };
const counts = { same: 4_812, changed: 131, status_changed: 0, both_failed: 1, both_pending: 0, only_a: 2, only_b: 0 };
const result: DiffResult = { kind: "results", a: side, b: side, counts, rows: [], fields: [] };
const row: DiffRow = {
  id: "a\n",
  verdict: "changed",
  fields: ["text", "embedding"],
  cosine: 0.5,
  a: { line: 3, offset: 0, length: 9 },
  b: { line: 1, offset: 0, length: 9 },
};

test("a comparison in a sentence names only what occurs", () => {
  expect(diffSentence(result)).toBe("4,812 results the same · 131 changed · 1 failed in both · 2 only in A");
  expect(verdictsOf(result)).toEqual(["changed", "both_failed", "only_a"]);
  const none = { ...counts, changed: 0, both_failed: 0, only_a: 0 };
  expect(diffSentence({ ...result, kind: "requests", counts: none })).toBe("All 4,812 requests are the same.");
});

test("lines that are not compared are said", () => {
  expect(sideNote("A", side)).toBeNull();
  expect(sideNote("B", { lines: 9, withoutId: 1, repeated: 2 })).toBe(
    "In B: 1 line without a custom_id is not compared; 2 lines have an id that comes again later; the last one counts.",
  );
});

test("a row says what differs, and can be taken along as JSON", () => {
  expect(rowNote(row)).toBe("text, embedding · cosine 0.5000");
  expect(rowNote({ ...row, verdict: "only_a", fields: [], cosine: null, b: null })).toBe("line 3");
  expect(JSON.parse(rowsAsLines([row]))).toEqual({
    custom_id: "a\n",
    verdict: "changed",
    fields: ["text", "embedding"],
    cosine: 0.5,
    line_a: 3,
    line_b: 1,
  });
});
