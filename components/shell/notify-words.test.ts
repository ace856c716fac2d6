import { expect, test } from "vitest";
import type { Batch } from "@/lib/batches/contract";
import { newsOf } from "./notify-words";

const nowMs = Date.parse("2026-03-01T12:00:00Z");
const batch = (over: Partial<Batch> = {}): Batch =>
  ({
    ...{ id: "bat_1", name: "Night run", status: "in_progress", statusNote: null, quality: null, recent: [] },
    ...{ counts: { total: 1_000, completed: 200, failed: 0 }, createdAt: "2026-03-01T00:00:00Z", finishedAt: null },
    ...{ deadlineAt: "2026-03-02T00:00:00Z", asOf: "2026-03-01T11:59:50Z" },
    ...over,
  }) as Batch;

test("the end is news once, and says how it ended", () => {
  const done = batch({ status: "completed", counts: { total: 1_000, completed: 990, failed: 10 } });
  expect(newsOf(batch(), done, nowMs)).toEqual({
    title: "Night run is done",
    body: "990 of 1,000 rows answered, 10 failed.",
    tag: "bat_1 ended",
  });
  expect(newsOf(done, done, nowMs)).toBeNull();
  const failed = newsOf(batch(), batch({ status: "failed", statusNote: "Line 3: no such model" }), nowMs);
  expect(failed).toMatchObject({ title: "Night run did not finish", body: "Line 3: no such model" });
});

test("progress is no news, nor is what a person did, nor a batch never seen before", () => {
  expect(newsOf(batch(), batch({ counts: { total: 1_000, completed: 300, failed: 0 } }), nowMs)).toBeNull();
  expect(newsOf(batch(), batch({ status: "cancelled" }), nowMs)).toBeNull();
  expect(newsOf(undefined, batch({ status: "completed" }), nowMs)).toBeNull();
});

test("a verdict that turns bad is news, and one that stays is not", () => {
  const late = batch({ deadlineAt: "2026-03-01T11:00:00Z" });
  expect(newsOf(batch(), late, nowMs)).toMatchObject({ title: "Night run is overdue", tag: "bat_1 overdue" });
  expect(newsOf(late, late, nowMs)).toBeNull();
});
