import { describe, expect, test } from "vitest";
import { type BatchStatus, batchStatuses, type Quality } from "@/lib/batches/contract";
import { batchStripCounts, rowsSentence } from "./batch-rows";
import { describeState, listState, stateOfStatus, verdictState } from "./batch-state";

const quality = (over: Partial<Quality>): Quality => ({
  good: 0,
  truncated: 0,
  empty: 0,
  refused: 0,
  notJson: 0,
  schemaInvalid: 0,
  unchecked: 0,
  failed: 0,
  ...over,
});
const batch = (
  status: BatchStatus,
  total: number,
  completed: number,
  failed: number,
  found: Partial<Quality> = {},
) => ({
  status,
  counts: { total, completed, failed },
  quality: quality(found),
});

describe("rows", () => {
  test("the strip's parts add up to what is done, however far reading lags behind", () => {
    const parts = batchStripCounts(batch("in_progress", 1000, 500, 20, { good: 100, truncated: 7, notJson: 3 }));
    expect(parts).toEqual({ good: 490, flag: 7, risk: 3, bad: 20 });
    const unchecked = batch("completed", 10, 10, 0, { good: 8, unchecked: 2 });
    expect(describeState(unchecked).word).toBe("Done");
  });

  test("the sentence names what is wrong and leaves out what is not", () => {
    expect(rowsSentence(batch("in_progress", 50_000, 31_233, 51))).toBe("31,284 of 50,000 · 51 failed");
    expect(rowsSentence(batch("completed", 817, 814, 3, { truncated: 28 }))).toBe(
      "817 of 817 · 28 truncated · 3 failed",
    );
    expect(rowsSentence(batch("completed", 817, 814, 3, { truncated: 28, notJson: 4 }))).toBe(
      "817 of 817 · 32 flagged · 3 failed",
    );
    expect(rowsSentence(batch("completed", 817, 817, 0, { notJson: 4, unchecked: 12 }))).toBe(
      "817 of 817 · 4 not valid JSON · 12 unchecked",
    );
    expect(rowsSentence(batch("cancelled", 2_000, 1_080, 0))).toBe("1,080 of 2,000 · 920 never ran");
    expect(rowsSentence(batch("completed", 817, 814, 3), { isShort: true })).toBe("817 rows · 3 failed");
    expect(rowsSentence(batch("failed", 817, 0, 3), { isShort: true })).toBe("3 of 817 · 3 failed · 814 never ran");
    expect(rowsSentence(batch("queued", 0, 0, 0))).toBe("rows not counted yet");
    const filled = { ...batch("cancelled", 2_000, 1_080, 20), filled: { failed: 15, neverRan: 800 } };
    expect(rowsSentence(filled)).toBe("1,900 of 2,000 · 815 filled by retry · 5 failed · 100 never ran");
    expect(batchStripCounts(filled)).toEqual({ good: 1_895, flag: 0, risk: 0, bad: 5 });
    const whole = { ...batch("completed", 817, 814, 3), filled: { failed: 3, neverRan: 0 } };
    expect(rowsSentence(whole, { isShort: true })).toBe("817 rows · 3 filled by retry");
    expect(describeState(whole).word).toBe("Done");
  });
});

describe("state", () => {
  test("every status has a word", () => {
    for (const status of batchStatuses) expect(stateOfStatus[status].word).not.toBe("");
  });

  test("done with a failure or a flagged answer asks for a look", () => {
    expect(describeState(batch("completed", 10, 10, 0)).word).toBe("Done");
    expect(describeState(batch("completed", 10, 9, 1)).word).toBe("Done, look");
    expect(describeState(batch("completed", 10, 10, 0, { empty: 1 })).word).toBe("Done, look");
  });

  test("a list says the verdict of what runs, and never of what is over", () => {
    const onTrack = { verdict: "on_track", stalledMinutes: 0 } as const;
    expect(listState(batch("in_progress", 10, 1, 0), onTrack)).toEqual({ word: "On track", tone: "run" });
    expect(listState(batch("cancelling", 10, 1, 0), onTrack).word).toBe("Cancelling");
    expect(verdictState({ verdict: "stalled", stalledMinutes: 4 })?.word).toBe("Stalled 4\u00a0min");
  });
});
