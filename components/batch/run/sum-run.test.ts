import { expect, it } from "vitest";
import type { Batch } from "@/lib/batches/contract";
import { sumRun } from "./sum-run";

const quality = { good: 8, truncated: 1, empty: 0, refused: 0, notJson: 0, schemaInvalid: 0, unchecked: 0, failed: 1 };
const at = (minute: number) => new Date(Date.UTC(2026, 2, 1, 12, minute)).toISOString();
const batch = (more: object) =>
  ({
    ...{
      id: "bat_1",
      name: "Rivers · 1 of 2",
      upstreamId: "u",
      parentId: null,
      relation: "shard",
      status: "completed",
    },
    ...{ counts: { total: 10, completed: 9, failed: 1 }, filled: { failed: 1, neverRan: 0 }, isCancelAsked: false },
    ...{ quality, spend: { cost: "0.10", inputTokens: 100, outputTokens: 20 }, results: { isComplete: true } },
    ...{ createdAt: at(0), finishedAt: at(5), deadlineAt: at(59), asOf: at(6), recent: [] },
    ...more,
  }) as unknown as Batch;
const nowMs = Date.parse(at(10));

it("adds the parts up; what was run again counts in the money alone", () => {
  const retry = batch({ parentId: "bat_1", relation: "retry", counts: { total: 1, completed: 1, failed: 0 } });
  const running = batch({ status: "in_progress", results: { isComplete: false } });
  expect(sumRun([batch({}), running, retry], nowMs)).toMatchObject({
    summary: {
      name: "Rivers",
      counts: { total: 20, completed: 18, failed: 2 },
      filled: { failed: 2, neverRan: 0 },
      quality: { ...quality, good: 16, truncated: 2, failed: 2 },
      ...{ parts: 2, cost: "0.3", statuses: { completed: 1, in_progress: 1 }, reruns: { completed: 1 } },
    },
    ...{ tokens: 360, isRunning: true, isComplete: false },
    parts: [{ relation: "shard" }, { relation: "shard" }],
  });
});

it("never takes what is unknown for nothing", () => {
  const spend = { cost: null, inputTokens: 1, outputTokens: 1 };
  expect(sumRun([batch({}), batch({ spend })], nowMs).summary.cost).toBeNull();
  expect(sumRun([batch({ quality: null, spend: null })], nowMs).summary).toMatchObject({ quality: null, cost: null });
});

it("is as late as its latest part, ended when all have, and as old as what was asked after first", () => {
  const works = { status: "in_progress", finishedAt: null };
  const parts = [batch({}), batch({ ...works, deadlineAt: at(8), asOf: at(7) }), batch({ ...works, asOf: at(9) })];
  expect(sumRun(parts, nowMs)).toMatchObject({
    summary: { verdict: "overdue", late: 1, deadlineAt: at(59), finishedAt: null },
    asOf: at(7),
  });
  const over = sumRun([batch({}), batch({ finishedAt: at(8) })], nowMs);
  expect([over.summary.finishedAt, over.summary.verdict, over.asOf]).toEqual([at(8), null, null]);
});

it("knows what a retry and a cancel of the whole run would be for", () => {
  const failed = { id: "failed", counts: { total: 10, completed: 7, failed: 3 }, quality: { ...quality, failed: 3 } };
  const retry = { id: "retry", parentId: "failed", relation: "retry", status: "in_progress" };
  const parts = [
    batch({ counts: { total: 10, completed: 10, failed: 0 }, quality: { ...quality, failed: 0 } }),
    batch(failed),
    batch({ id: "stopped", status: "cancelled", counts: { total: 10, completed: 4, failed: 0 } }),
    batch({ id: "unsent", status: "rejected", upstreamId: null, counts: { total: 10, completed: 0, failed: 0 } }),
    batch({ id: "works", status: "in_progress", counts: { total: 10, completed: 1, failed: 1 } }),
    batch(retry),
  ];
  const { retryable, cancellable } = sumRun(parts, nowMs);
  expect(retryable).toEqual({ rows: 9, ids: ["failed", "stopped"] });
  expect(cancellable).toEqual(["works", "retry"]);
});
