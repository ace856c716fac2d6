import { expect, it } from "vitest";
import type { Batch } from "@/lib/batches/contract";
import { sumRun } from "./sum-run";

const quality = { good: 8, truncated: 1, empty: 0, refused: 0, notJson: 0, schemaInvalid: 0, failed: 1 };
const batch = (more: object) =>
  ({
    ...{ parentId: null, relation: "shard", status: "completed", counts: { total: 10, completed: 9, failed: 1 } },
    filled: { failed: 1, neverRan: 0 },
    ...{ quality, spend: { cost: "0.10", inputTokens: 100, outputTokens: 20 }, results: { isComplete: true } },
    ...more,
  }) as Batch;

it("adds the parts up; what was run again counts in the money alone", () => {
  const retry = batch({ parentId: "bat_1", relation: "retry", counts: { total: 1, completed: 1, failed: 0 } });
  expect(sumRun([batch({}), batch({ status: "in_progress", results: { isComplete: false } }), retry])).toMatchObject({
    counts: { total: 20, completed: 18, failed: 2 },
    filled: { failed: 2, neverRan: 0 },
    quality: { ...quality, good: 16, truncated: 2, failed: 2 },
    ...{ cost: "0.3", tokens: 360, isRunning: true, isComplete: false },
    parts: [{ relation: "shard" }, { relation: "shard" }],
  });
});

it("never takes what is unknown for nothing", () => {
  const spend = { cost: null, inputTokens: 1, outputTokens: 1 };
  expect(sumRun([batch({}), batch({ spend })]).cost).toBeNull();
  expect(sumRun([batch({ quality: null, spend: null })])).toMatchObject({ quality: null, cost: "0" });
});
