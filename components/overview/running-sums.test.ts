import { expect, test } from "vitest";
import type { Batch } from "@/lib/batches/contract";
import { runnersOf, sumRunning } from "./running-sums";

const nowMs = Date.parse("2026-03-01T12:00:00Z");
const batch = (name: string, over: Partial<Batch> = {}): Batch =>
  ({
    ...{ id: name, name, status: "in_progress", quality: null, recent: [], createdBy: { id: "use_1", name: "Ada" } },
    ...{ counts: { total: 100, completed: 40, failed: 1 }, createdAt: "2026-03-01T11:00:00Z", finishedAt: null },
    ...{ deadlineAt: "2026-03-02T12:00:00Z", asOf: "2026-03-01T11:59:59Z" },
    ...over,
  }) as Batch;

test("who runs what is counted, most first", () => {
  const bob = { createdBy: { id: "use_2", name: "Bob" } };
  expect(runnersOf([batch("a"), batch("b", bob), batch("c", bob)])).toEqual([
    { id: "use_2", name: "Bob", batches: 2 },
    { id: "use_1", name: "Ada", batches: 1 },
  ]);
  expect(runnersOf([])).toEqual([]);
});

test("rows add up, the late are counted, and an end is told only when each has one", () => {
  const late = batch("late", { deadlineAt: "2026-03-01T11:30:00Z" });
  expect(sumRunning([batch("a"), late], nowMs)).toEqual({ done: 82, total: 200, late: 1, allDoneMs: null });
  expect(sumRunning([], nowMs)).toEqual({ done: 0, total: 0, late: 0, allDoneMs: null });
});
