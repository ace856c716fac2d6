import { expect, it } from "vitest";
import { laterFiles, meetingWords, rulesAcross } from "./across-words";

const drafts = ["a", "b", "c"].map((id) => ({ id, fileName: `${id}-tickets.jsonl` }));
const meeting = { id: "row-1", file: 2, line: 1_234, firstFile: 0, firstLine: 7 };
const nothing = { count: 0, sample: [] };
const found = { ids: { count: 3, sample: [meeting] }, idsOf: [0, 1, 2], requests: nothing, requestsOf: [], rest: null };

it("names both files and both lines", () => {
  expect(meetingWords(meeting, drafts)).toBe("line 1,234 of c-tickets.jsonl and line 7 of a-tickets.jsonl: row-1");
});

it("tells the rules that something breaks, and no other", () => {
  expect(rulesAcross(found).map(({ rule, level, count }) => [rule, level, count])).toEqual([
    ["ids_across_files", "error", 3],
  ]);
  const both = rulesAcross({ ...found, requests: { count: 2, sample: [meeting] } });
  expect(both.map(({ level }) => level)).toEqual(["error", "info"]);
});

it("changes every file that has an id of one before it", () => {
  expect(laterFiles(found, drafts)).toEqual([
    { draft: drafts[1], at: 1, count: 1, prefix: "b-tickets" },
    { draft: drafts[2], at: 2, count: 2, prefix: "c-tickets" },
  ]);
});
