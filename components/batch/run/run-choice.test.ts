import { expect, test } from "vitest";
import type { ResultView } from "@/components/batch/use-result-view";
import type { Batch } from "@/lib/batches/contract";
import { chosenByPart, keyOfRow, matchingByPart } from "./run-choice";

const parts = ["bat_a", "bat_b", "bat_c"].map((id) => ({ id, name: id }) as Batch);
const view: ResultView = {
  ...{ filter: "failed", search: "", mode: "text", scope: "all" },
  ...{ where: "", cause: "", sort: "-tokens" },
};

test("rows of a run are told apart by part, in the order of the parts", () => {
  const ticked = [
    { batchId: "bat_c", seq: 4 },
    { batchId: "bat_a", seq: 10 },
    { batchId: "bat_a", seq: 9 },
  ];
  const chosen = chosenByPart(parts, new Set(ticked.map(keyOfRow)));
  expect(chosen.map(({ number, rows, count }) => [number, rows, count])).toEqual([
    [1, { kind: "seqs", seqs: [9, 10] }, 2],
    [3, { kind: "seqs", seqs: [4] }, 1],
  ]);
});

test("of a narrowed list each part gets the question, where it has an answer", () => {
  const counts = [
    { batchId: "bat_a", matching: 0 },
    { batchId: "bat_b", matching: 12 },
  ];
  expect(matchingByPart(parts, view, counts)).toEqual([
    { batch: parts[1], number: 2, rows: { kind: "matching", selection: { filter: "failed" } }, count: 12 },
  ]);
});
