import { describe, expect, test } from "vitest";
import type { Batch } from "@/lib/batches/contract";
import { failingMsMax, failuresMax, nextAttemptMs, offReasonOf, saidOfBatch } from "./rules";

const now = Date.parse("2026-03-01T12:00:00Z");
const batch = (over: Partial<Batch> = {}): Batch =>
  ({
    ...{ id: "bat_1", name: "Tickets", status: "in_progress", statusNote: null, upstreamId: "up_1" },
    counts: { total: 100, completed: 0, failed: 0 },
    results: { rows: 0, isComplete: false },
    ...{ spend: null, recent: [], guardedAt: null, moneyGuard: null, asOf: new Date(now).toISOString() },
    ...{ createdAt: "2026-03-01T10:00:00Z", deadlineAt: "2026-03-02T10:00:00Z", finishedAt: null, startedAt: null },
    ...over,
  }) as Batch;
const kinds = (over: Partial<Batch>, failingFrom = 10) =>
  saidOfBatch(batch(over), now, failingFrom).map(({ kind }) => kind);

describe("what is said of a batch", () => {
  test("nothing while it runs well", () => {
    expect(kinds({ counts: { total: 100, completed: 50, failed: 1 } })).toEqual([]);
  });
  test("its end, once an end", () => {
    const done = { status: "completed", finishedAt: "2026-03-01T11:00:00Z" } as const;
    expect(kinds(done)).toEqual(["batch_done"]);
    const [first] = saidOfBatch(batch(done), now, 10);
    const [second] = saidOfBatch(batch({ ...done, finishedAt: "2026-03-01T11:30:00Z" }), now, 10);
    expect(first?.key).not.toBe(second?.key);
    expect(kinds({ status: "rejected" })).toEqual(["batch_failed"]);
    expect(kinds({ status: "cancelled", finishedAt: "2026-03-01T11:00:00Z" })).toEqual([]);
  });
  test("failing from the threshold on, and not from a handful of rows", () => {
    expect(kinds({ counts: { total: 100, completed: 18, failed: 2 } })).toEqual(["failing"]);
    expect(kinds({ counts: { total: 100, completed: 18, failed: 2 } }, 11)).toEqual([]);
    expect(kinds({ counts: { total: 100, completed: 1, failed: 9 } })).toEqual([]);
  });
  test("late ones, approvals, guards and first rows", () => {
    expect(kinds({ deadlineAt: "2026-03-01T11:00:00Z" })).toEqual(["overdue"]);
    expect(kinds({ status: "held", upstreamId: null })).toEqual(["approval_needed"]);
    expect(kinds({ status: "unresolved", upstreamId: null })).toEqual(["stalled"]);
    expect(kinds({ guardedAt: "2026-03-01T11:00:00Z", moneyGuard: "5", status: "cancelling" })).toEqual([
      "guard_stopped",
    ]);
    expect(kinds({ results: { rows: 3, isComplete: false } })).toEqual(["first_rows"]);
  });
});

test("a batch that is taken up again is late anew", () => {
  const keyOf = (over: Partial<Batch>) => saidOfBatch(batch(over), now, 10)[0]?.key;
  const late = { deadlineAt: "2026-03-01T11:00:00Z", startedAt: "2026-03-01T10:01:00Z" };
  const risky = { deadlineAt: "2026-03-01T12:05:00Z", startedAt: "2026-03-01T10:01:00Z" };
  for (const first of [late, risky]) {
    expect(keyOf(first)).toMatch(/^(at_risk|overdue):bat_1:/);
    expect(keyOf({ ...first, counts: { total: 100, completed: 1, failed: 0 } })).toBe(keyOf(first));
    expect(keyOf({ ...first, startedAt: "2026-03-01T10:30:00Z" })).not.toBe(keyOf(first));
    expect(keyOf({ ...first, deadlineAt: "2026-03-01T11:59:00Z" })).not.toBe(keyOf(first));
    // An upstream that moves neither when rows are retried.
    expect(keyOf({ ...first, resumedAt: "2026-03-01T11:30:00Z" })).not.toBe(keyOf(first));
  }
});

test("a channel is given up after many failures over a day, not after either alone, and at once when it is gone", () => {
  const off = (failures: number, failingMs: number | null, status: number | null = 500) =>
    offReasonOf({ failures, failingSince: failingMs === null ? null : new Date(now - failingMs) }, status, now);
  expect(off(failuresMax * 10, failingMsMax - 1)).toBeNull();
  expect(off(failuresMax - 1, failingMsMax * 10)).toBeNull();
  expect(off(failuresMax, null)).toBeNull();
  expect(off(failuresMax, failingMsMax, null)).toContain("20 in a row");
  expect(off(1, 0, 410)).toContain("410");
});

test("attempts end after a little over a day", () => {
  const waits = Array.from({ length: 9 }, (_, n) => nextAttemptMs(n + 1));
  expect(waits.slice(0, 7).every((wait) => wait !== null)).toBe(true);
  expect(waits.slice(7)).toEqual([null, null]);
  const hours = waits.reduce<number>((sum, wait) => sum + (wait ?? 0), 0) / 3_600_000;
  expect(Math.round(hours)).toBe(28);
});
