import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { batchStatuses } from "./contract";
import {
  backoffMs,
  canCancel,
  cancelledCount,
  flaggedCount,
  type Incoming,
  isTerminal,
  type Merged,
  merge,
  nextPollMs,
  statusFrom,
  upstreamMetadata,
} from "./rules";

const now = new Date("2026-03-01T12:00:00Z");
const current: Merged = {
  status: "in_progress",
  total: 10,
  completed: 4,
  failed: 1,
  outputFileId: "out",
  errorFileId: null,
  startedAt: null,
  deadlineAt: new Date("2026-03-02T12:00:00Z"),
  finishedAt: null,
};
const incoming: Incoming = {
  status: "in_progress",
  counts: { total: 10, completed: 5, failed: 1 },
  outputFileId: "out",
  errorFileId: "err",
  startedAtMs: 1,
  deadlineAtMs: null,
  finishedAtMs: null,
};

describe("merge", () => {
  test("takes counts as they come, also downward after a retry", () => {
    const done: Merged = { ...current, status: "completed", completed: 8, failed: 2, finishedAt: now };
    const next = merge(done, { ...incoming, counts: { total: 10, completed: 8, failed: 0 } }, now);
    expect(next).toMatchObject({ status: "in_progress", completed: 8, failed: 0, finishedAt: null });
  });
  test("keeps the total while the upstream does not say it, and a deadline once known", () => {
    const next = merge(current, { ...incoming, counts: { total: 0, completed: 0, failed: 0 } }, now);
    expect(next.total).toBe(10);
    expect(next.deadlineAt).toEqual(current.deadlineAt);
  });
  test("an unknown word leaves the batch where it was", () => {
    expect(merge(current, { ...incoming, status: "paused_by_admin" }, now).status).toBe("in_progress");
  });
  test("finalizing with rows to do is still running", () => {
    expect(statusFrom("finalizing", "in_progress", { total: 10, completed: 3, failed: 0 })).toBe("in_progress");
    expect(statusFrom("finalizing", "in_progress", { total: 10, completed: 9, failed: 1 })).toBe("finalizing");
  });
  test("cancelled before it began, it is over after a quarter of an hour; with answers on their way it is waited for", () => {
    const ago = (minutes: number) => ({ cancellingAtMs: now.getTime() - minutes * 60_000 });
    const never = {
      ...incoming,
      status: "cancelling",
      startedAtMs: null,
      counts: { total: 0, completed: 0, failed: 0 },
    };
    expect(merge(current, { ...never, ...ago(16) }, now)).toMatchObject({ status: "cancelled", finishedAt: now });
    expect(merge(current, { ...never, ...ago(14) }, now).status).toBe("cancelling");
    expect(merge(current, never, now).status).toBe("cancelling");
    expect(merge(current, { ...incoming, status: "cancelling", ...ago(16) }, now).status).toBe("cancelling");
  });
  test("whatever comes, a finish time exists exactly when it is over", () => {
    const status = fc.oneof(fc.constantFrom(...batchStatuses), fc.string());
    const counts = fc.record({ total: fc.nat(), completed: fc.nat(), failed: fc.nat() });
    const ms = fc.option(fc.integer({ min: 0, max: 2e12 }));
    const any = fc.record({
      status,
      counts,
      outputFileId: fc.option(fc.string()),
      errorFileId: fc.option(fc.string()),
      startedAtMs: ms,
      deadlineAtMs: ms,
      finishedAtMs: ms,
    });
    fc.assert(
      fc.property(any, fc.constantFrom(...batchStatuses), (said, from) => {
        const next = merge({ ...current, status: from }, said, now);
        return isTerminal(next.status) === (next.finishedAt !== null) && batchStatuses.includes(next.status);
      }),
    );
  });
});

test("cancelled requests are what neither ended well nor badly, and only once it is over", () => {
  expect(cancelledCount("cancelled", { total: 10, completed: 3, failed: 2 })).toBe(5);
  expect(cancelledCount("in_progress", { total: 10, completed: 3, failed: 2 })).toBe(0);
  expect(cancelledCount("completed", { total: 2, completed: 3, failed: 0 })).toBe(0);
});

test("flagged answers are the completed ones that look wrong", () => {
  expect(
    flaggedCount({
      good: 5,
      truncated: 1,
      empty: 2,
      refused: 3,
      notJson: 4,
      schemaInvalid: 5,
      unchecked: 0,
      failed: 9,
    }),
  ).toBe(15);
  expect(flaggedCount(null)).toBe(0);
});

test("polling slows with age and stillness and never stops", () => {
  const at = (ageMs: number, stillMs: number) => nextPollMs({ ageMs, stillMs, baseMs: 2_000 });
  expect(at(0, 0)).toBe(2_000);
  expect(at(300_000, 0)).toBe(4_000);
  expect(at(7_200_000, 0)).toBe(16_000);
  expect(at(0, 3_600_000)).toBe(8_000);
  fc.assert(fc.property(fc.nat(), fc.nat(), (age, still) => at(age, still) >= 2_000 && at(age, still) <= 60_000));
});

test("back-off grows, jitters and stays within a second and a minute", () => {
  fc.assert(
    fc.property(fc.nat({ max: 1_000 }), fc.double({ min: 0, max: 0.999, noNaN: true }), (attempt, random) => {
      const wait = backoffMs(attempt, () => random);
      return wait >= 1_000 && wait <= 60_000;
    }),
  );
  expect(backoffMs(5, () => 0.999)).toBeGreaterThan(backoffMs(1, () => 0.999));
});

test("lineage travels upstream beside the person's pairs, and never pushes one of them out", () => {
  const batch = { id: "bat_2", marker: "m", parentId: "bat_1", relation: "retry" as const, runId: "run_1" };
  expect(upstreamMetadata({ ...batch, metadata: { project: "atlas" } })).toEqual({
    project: "atlas",
    console_submission: "m",
    console_batch: "bat_2",
    console_parent: "bat_1",
    console_relation: "retry",
    console_run: "run_1",
  });
  const none = { ...batch, parentId: null, relation: null, runId: null, metadata: {} };
  expect(Object.keys(upstreamMetadata(none))).toEqual(["console_submission", "console_batch"]);
  const many = Object.fromEntries(Array.from({ length: 14 }, (_, n) => [`k${n}`, "v"]));
  const sent = upstreamMetadata({ ...batch, metadata: many });
  expect(Object.keys(sent)).toHaveLength(16);
  expect(sent).toMatchObject(many);
});

test("what waits, runs or is in doubt can be cancelled, and what is over or stopping cannot", () => {
  const able = batchStatuses.filter((status) => canCancel({ status, isCancelAsked: false }));
  expect(able).toEqual([...["held", "queued", "uploading", "creating", "validating", "in_progress", "finalizing"]]);
  expect(canCancel({ status: "creating", isCancelAsked: true })).toBe(false);
});
