import { expect, test } from "vitest";
import type { RunSummary } from "@/lib/batches/list-contract";
import { formatDuration } from "@/lib/format-time";
import { isSeveral, partsSentence, runSentence, runState } from "./run-words";

const run = (statuses: Record<string, number>, failed = 0, reruns: Record<string, number> = {}): RunSummary => ({
  name: "Rivers",
  parts: Object.values(statuses).reduce((sum, parts) => sum + parts, 0),
  counts: { total: 10, completed: 10 - failed, failed },
  filled: { failed: 0, neverRan: 0 },
  quality: null,
  cost: null,
  statuses,
  reruns,
  ...{ verdict: null, late: 0, deadlineAt: null, allDoneAt: null, finishedAt: null },
});

const clean = { good: 10, truncated: 0, empty: 0, refused: 0, notJson: 0, schemaInvalid: 0, unchecked: 0, failed: 0 };

test("one word for all parts: who wants somebody comes first", () => {
  expect(runState(run({ completed: 2, unresolved: 1 })).word).toBe("Needs you");
  expect(runState(run({ completed: 2, in_progress: 1, failed: 1 })).word).toBe("Running");
  expect(runState(run({ completed: 2, failed: 1 })).word).toBe("Done, look");
  expect(runState(run({ failed: 2 })).word).toBe("Failed");
  expect(runState(run({ cancelled: 2 })).word).toBe("Cancelled");
  expect(runState(run({ completed: 3 }, 1)).word).toBe("Done, look");
  expect(runState({ ...run({ completed: 3 }), quality: { ...clean, good: 8, truncated: 2 } }).word).toBe("Done, look");
  expect(runState(run({ completed: 3 }))).toEqual({ word: "Done", tone: "good" });
  expect(partsSentence(run({ completed: 2, queued: 1 }))).toBe("2 of 3 parts done");
  expect(partsSentence(run({ completed: 3 }))).toBe("3 parts");
});

test("what repeats rows of a part is told beside the parts, and keeps the run running", () => {
  const retried = run({ completed: 2, failed: 1 }, 0, { in_progress: 1 });
  expect(runState(retried).word).toBe("Running");
  expect(partsSentence(retried)).toBe("3 parts · 1 rerun");
  expect(runState(run({ failed: 2 }, 0, { completed: 1 })).word).toBe("Failed");
  expect(isSeveral(run({ completed: 1 }, 0, { completed: 1 }))).toBe(true);
  expect(isSeveral(run({ completed: 1 }))).toBe(false);
  expect(isSeveral(undefined)).toBe(false);
});

test("a run at work says its worst verdict, how many are late, and when it ends or is due", () => {
  const [madeAt, nowMs] = ["2026-03-01T10:00:00Z", Date.parse("2026-03-01T12:00:00Z")];
  const deadlineAt = "2026-03-01T14:30:00Z";
  const working = { ...run({ completed: 1, in_progress: 2 }), deadlineAt };
  const told = (more: Partial<RunSummary>) => {
    const all = { ...working, ...more };
    return `${runState(all).word}: ${runSentence(all, madeAt, nowMs, "UTC")}`;
  };
  expect(told({})).toBe("Running: last due 14:30");
  expect(told({ verdict: "on_track", allDoneAt: "2026-03-01T13:10:00Z" })).toBe("On track: done by about 13:10");
  expect(told({ verdict: "at_risk", late: 2, allDoneAt: "2026-03-01T15:00:00Z" })).toBe(
    "At risk: 2 parts, last due 14:30",
  );
  expect(told({ verdict: "overdue", late: 1 })).toBe("Overdue: 1 part, last due 14:30");
  expect(told({ verdict: "stalled", late: 1, deadlineAt: null })).toBe("Stalled: 1 part");
  expect(told({ deadlineAt: null })).toBe("Running: ");
  const over = { ...run({ completed: 3 }), finishedAt: "2026-03-01T11:30:00Z" };
  expect(runSentence(over, madeAt, nowMs)).toBe(`in ${formatDuration(90 * 60_000)}`);
});
