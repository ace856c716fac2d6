import { describe, expect, it } from "vitest";
import type { BatchRow } from "./ingest-ledgers";
import { endIngestWait, isIngestDue, waitWithIngest } from "./ingest-patience";

const batch = (more: Partial<BatchRow> = {}) =>
  ({ id: "bat_1", status: "completed", completed: 5, failed: 0, ...more }) as BatchRow;

describe("the wait between looks", () => {
  it("grows to ten minutes, and ends when the batch moves", () => {
    const waits = [];
    for (let now = 0, turn = 0; turn < 12; turn += 1) {
      waitWithIngest(batch(), now);
      const from = now;
      while (!isIngestDue(batch(), now)) now += 1_000;
      waits.push((now - from) / 1_000);
    }
    expect(waits).toEqual([2, 4, 8, 16, 32, 64, 128, 256, 512, 600, 600, 600]);
    waitWithIngest(batch(), 0);
    expect(isIngestDue(batch(), 1)).toBe(false);
    expect(isIngestDue(batch({ completed: 6 }), 1)).toBe(true);
    expect(isIngestDue(batch({ status: "in_progress" }), 1)).toBe(true);
    endIngestWait("bat_1");
    expect(isIngestDue(batch(), 1)).toBe(true);
  });

  it("is never shorter than the upstream asked for, and shorter while the batch runs", () => {
    waitWithIngest(batch(), 0, 60_000);
    expect([59_999, 60_000].map((now) => isIngestDue(batch(), now))).toEqual([false, true]);
    const running = batch({ id: "bat_2", status: "in_progress" });
    for (let turn = 0; turn < 9; turn += 1) waitWithIngest(running, 0);
    expect([29_999, 30_000].map((now) => isIngestDue(running, now))).toEqual([false, true]);
  });
});
