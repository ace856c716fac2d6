import { expect, test } from "vitest";
import { againCount, failedCount, retryableCount } from "./retryable";

const quality = { good: 7, truncated: 0, empty: 0, refused: 0, notJson: 0, schemaInvalid: 0, unchecked: 0, failed: 1 };
const batch = (isComplete: boolean, status: "completed" | "cancelled" = "completed") => ({
  status,
  counts: { total: 10, completed: 6, failed: 3 },
  quality,
  results: { rows: 9, isComplete, removedAt: null },
});

test("what reruns have answered is no failure any more, once all failures are known", () => {
  expect(failedCount(batch(true))).toBe(1);
  expect(failedCount(batch(false))).toBe(3);
  expect(failedCount({ ...batch(true), quality: null })).toBe(3);
  expect(retryableCount(batch(true, "cancelled"))).toBe(2);
});

test("of the failures that were delivered, those at work again are told apart while a resumed batch runs", () => {
  const counts = { total: 10, completed: 6, failed: 1 };
  const running = { ...batch(false), status: "in_progress" as const, counts };
  expect(againCount({ ...running, resumedAt: "2026-03-01T12:00:00Z" }, 3)).toBe(2);
  // The count may lag behind what was delivered: nothing was put back to work here.
  expect(againCount({ ...running, resumedAt: null }, 3)).toBe(0);
  expect(againCount({ ...batch(true), resumedAt: "2026-03-01T12:00:00Z" }, 3)).toBe(0);
});
