import { expect, it } from "vitest";
import type { Draft } from "@/components/shared/jsonl/draft";
import { laterFiles, repeatedNote } from "./repeated-words";

const drafts = ["a", "b", "c", "d"].map((id) => ({ id, fileName: `${id}-tickets.jsonl` })) as Draft[];
const repeated = {
  count: 12,
  sample: [
    { id: "row-1", files: ["a", "c"] },
    { id: "row-2", files: ["b", "d"] },
    { id: "row-3", files: ["a", "c"] },
    { id: "row-4", files: ["a", "c"] },
  ],
};

it("names the first ids and how many more there are", () => {
  expect(repeatedNote(repeated)).toMatch(/^row-1, row-2, row-3 and 9 more\. /);
  expect(repeatedNote({ count: 1, sample: repeated.sample.slice(0, 1) })).toMatch(/^row-1\. /);
});

it("gives other ids in every file but the first that has one of them", () => {
  expect(laterFiles(repeated, drafts)).toEqual([
    { id: "c", fileName: "c-tickets.jsonl", prefix: "c-tickets" },
    { id: "d", fileName: "d-tickets.jsonl", prefix: "d-tickets" },
  ]);
});
