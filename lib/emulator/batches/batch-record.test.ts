import { describe, expect, test } from "vitest";
import { EMPTY_TALLY } from "@/lib/emulator/storage/row-table";
import { type BatchRecord, batchStatus, isFinished, isLate } from "./batch-record";
import { batchView } from "./batch-view";

function batch(changes: Partial<BatchRecord>, completed = 0, failed = 0): BatchRecord {
  return {
    id: "b",
    owner: "o",
    endpoint: "/v1/chat/completions",
    window: "24h",
    inputFileId: "i",
    inputFilename: "i.jsonl",
    outputFileId: "o",
    errorFileId: "e",
    total: 3,
    metadata: {},
    dwext: {},
    createdMs: 1_000_000,
    expiresMs: 2_000_000,
    tally: { ...EMPTY_TALLY, completed, failed },
    ...changes,
  };
}

describe("the status is derived, first match wins", () => {
  test.each<[string, BatchRecord]>([
    ["validating", batch({})],
    ["failed", batch({ failedMs: 1 })],
    ["cancelling", batch({ cancellingMs: 1, failedMs: 1 })],
    ["cancelled", batch({ cancellingMs: 1, populatedMs: 1, completedMs: 1 }, 3)],
    ["in_progress", batch({ populatedMs: 1 }, 1, 1)],
    ["in_progress", batch({ populatedMs: 1, completedMs: 1 }, 1, 1)],
    ["failed", batch({ populatedMs: 1 }, 0, 3)],
    ["finalizing", batch({ populatedMs: 1 }, 1, 2)],
    ["completed", batch({ populatedMs: 1, completedMs: 1 }, 1, 2)],
    ["failed", batch({ populatedMs: 1, failedMs: 1 }, 1, 2)],
  ])("%s", (status, record) => {
    expect(batchStatus(record)).toBe(status);
  });
});

test("a batch is finished when every row ended or was cancelled", () => {
  expect(isFinished(batch({ populatedMs: 1 }, 1, 1))).toBe(false);
  expect(isFinished(batch({ populatedMs: 1 }, 1, 2))).toBe(true);
  expect(isFinished(batch({ populatedMs: 1, cancellingMs: 1 }, 1))).toBe(true);
});

test("being late is judged by the end, or by now while there is none", () => {
  const end = 2_000_000;
  expect(isLate(batch({}), end)).toBe(false);
  expect(isLate(batch({}), end + 1)).toBe(true);
  expect(isLate(batch({ completedMs: end - 1 }), end + 1)).toBe(false);
  expect(isLate(batch({ completedMs: end + 1 }), end + 2)).toBe(true);
});

test("`expired_at` marks every batch past its deadline, even one that ended in time; the status never says so", () => {
  const record = batch({ populatedMs: 1_100_000, finalizingMs: 1_200_000, completedMs: 1_200_000 }, 3);
  expect(batchView(record, { isListed: false, nowMs: 1_999_999 })).not.toHaveProperty("expired_at");
  const late = batchView(record, { isListed: false, nowMs: 2_000_001 });
  expect(late).toMatchObject({ status: "completed", expired_at: 2000, finalizing_at: 1200, in_progress_at: 1100 });
});
