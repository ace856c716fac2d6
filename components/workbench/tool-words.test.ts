import { expect, test } from "vitest";
import { mergeSentence, partName, sampleName, sampleSentence, splitSentence, wholeNumber } from "./tool-words";

const blob = new Blob([]);
const none = { count: 0, sample: [] };

test("a sample is told with its seed, its pairs and the ids not found", () => {
  const result = { blob, rest: null, chosen: 1_204, of: 50_000, groups: 2, groupsOf: 3, missing: none };
  expect(sampleSentence({ kind: "random", count: 1_204, seed: 42 }, result)).toBe(
    "1,204 of 50,000 lines chosen, seed 42.",
  );
  expect(sampleSentence({ kind: "stratified", count: 9, seed: 1 }, result)).toContain("2 of 3 pairs of model and url");
  const missing = { count: 5, sample: ["a", "b", "c", "d", "e"] };
  expect(sampleSentence({ kind: "ids", ids: [] }, { ...result, missing })).toBe(
    "1,204 of 50,000 lines chosen. 5 ids are not in the file: a, b, c and 2 more.",
  );
});

test("parts are told by their size, and lines that do not fit are named", () => {
  const parts = [1_000, 1_000, 501].map((requests) => ({ blob, requests, model: null, url: null }));
  const result = { parts, requests: 2_501, tooLong: none };
  expect(splitSentence(result, null)).toBe("2,501 lines cut into 3 files of 501 to 1,000 lines.");
  expect(splitSentence({ ...result, parts: parts.slice(0, 1) }, null)).toBe(
    "All 2,501 lines belong in one file: there is nothing to cut.",
  );
  expect(splitSentence({ ...result, tooLong: { count: 1, sample: [7] } }, 2_500_000)).toBe(
    "2,501 lines cut into 3 files of 501 to 1,000 lines. Line 7 alone is over 2.5\u00a0MB, a file each.",
  );
});

test("a merge says what became of ids that occur twice", () => {
  const duplicates = { count: 2, sample: [] };
  const result = { blob, requests: 6, dropped: 0, renamed: 4, duplicates };
  expect(mergeSentence(result, 2)).toBe(
    "6 lines of 2 files in one. 2 ids occur more than once: 4 lines have a new id.",
  );
  expect(mergeSentence({ ...result, renamed: 0, dropped: 1 }, 2)).toContain("1 line was left out.");
  expect(mergeSentence({ ...result, blob: null }, 2)).toBe("2 ids occur more than once, so nothing was written.");
  expect(mergeSentence({ ...result, renamed: 0, duplicates: none }, 2)).toContain("No id occurs twice.");
});

test("names say how a file was made", () => {
  expect(sampleName("tickets.jsonl.gz", { kind: "random", count: 20, seed: 42 })).toBe(
    "tickets.sample-20-seed-42.jsonl",
  );
  expect(sampleName("a.b.jsonl", { kind: "first", count: 5 })).toBe("a.b.first-5.jsonl");
  expect(partName("tickets.jsonl", 0, 12, { model: null, url: null })).toBe("tickets-001.jsonl");
  const both = { model: "Qwen/Qwen3 8B", url: "/v1/embeddings" };
  expect(partName("tickets.jsonl", 1_233, 2_000, both)).toBe("tickets-1234-Qwen-Qwen3-8B-v1-embeddings.jsonl");
  expect(partName("tickets.jsonl", 1, 2, { ...both, model: null })).toBe("tickets-002-v1-embeddings.jsonl");
});

test("only whole numbers are taken", () => {
  expect(["5", "1,000", "0", "-1", "1.5", "", "x", " 7 "].map((typed) => wholeNumber(typed))).toEqual([
    5,
    1_000,
    null,
    null,
    null,
    null,
    null,
    7,
  ]);
  expect(wholeNumber("0", 0)).toBe(0);
});
