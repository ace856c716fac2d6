import { expect, test } from "vitest";
import type { Watched } from "./progress";
import { runnersOf, sumRunning } from "./running";

const nowMs = Date.parse("2026-03-01T12:00:00Z");
const batch = (over: Partial<Watched> = {}): Watched => ({
  ...{ status: "in_progress", recent: [], counts: { total: 100, completed: 40, failed: 1 } },
  ...{ createdAt: "2026-03-01T11:00:00Z", finishedAt: null, resumedAt: null },
  ...{ deadlineAt: "2026-03-02T12:00:00Z", asOf: "2026-03-01T11:59:59Z" },
  ...over,
});
/** Forty rows in the last forty minutes: the other sixty take an hour more. */
const paced = (over: Partial<Watched> = {}) =>
  batch({
    counts: { total: 100, completed: 40, failed: 0 },
    recent: Array.from({ length: 41 }, (_, n) => ({ at: new Date(nowMs - (40 - n) * 60_000).toISOString(), done: n })),
    asOf: new Date(nowMs).toISOString(),
    ...over,
  });

test("who runs what is counted, most first", () => {
  const [ada, bob] = [
    { id: "use_1", name: "Ada" },
    { id: "use_2", name: "Bob" },
  ];
  expect(runnersOf([ada, bob, bob])).toEqual([
    { ...bob, batches: 2 },
    { ...ada, batches: 1 },
  ]);
  expect(runnersOf([])).toEqual([]);
});

test("rows add up, the late are counted, and an end is told only when each has one", () => {
  const late = batch({ deadlineAt: "2026-03-01T11:30:00Z" });
  expect(sumRunning([batch(), late], nowMs)).toEqual({
    ...{ done: 82, total: 200, late: 1, verdict: "overdue", allDoneMs: null },
  });
  expect(sumRunning([], nowMs)).toEqual({ done: 0, total: 0, late: 0, verdict: null, allDoneMs: null });
});

test("the worst verdict stands for all, and all are on track only when each is", () => {
  const slow = paced({ deadlineAt: "2026-03-01T12:30:00Z" });
  const { verdict, late, allDoneMs } = sumRunning([paced(), paced()], nowMs);
  expect([verdict, late]).toEqual(["on_track", 0]);
  expect(allDoneMs).toBeGreaterThan(nowMs + 59 * 60_000);
  expect(sumRunning([paced(), batch()], nowMs).verdict).toBe(null);
  expect(sumRunning([paced(), batch(), slow], nowMs)).toMatchObject({ verdict: "at_risk", late: 1 });
});
