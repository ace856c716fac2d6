import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { EventQueue } from "./event-queue";
import { batchConcurrency, medianLatencyMs, POPULATE_MS, rowLatencyMs } from "./latency";
import { rowId, rowOfId } from "./row-id";
import { Scheduler } from "./scheduler";

/** First and last finish of a batch in simulated seconds, by the same rule the engine follows. */
function simulate(total: number, model: string): { first: number; last: number } {
  const queue = new EventQueue<number>();
  const median = medianLatencyMs(model, false);
  let next = 0;
  const start = (at: number) => {
    if (next < total) queue.push(at + rowLatencyMs("batch", next, 0, median), next++);
  };
  for (let i = 0; i < batchConcurrency(total); i++) start(POPULATE_MS);
  const finishes: number[] = [];
  for (let event = queue.pop(); event; event = queue.pop()) {
    finishes.push(event.atMs / 1000);
    start(event.atMs);
  }
  return { first: finishes[0] ?? 0, last: finishes.at(-1) ?? 0 };
}

describe("the pace at speed 1", () => {
  test.each(["Qwen/Qwen3.5-4B", "Qwen/Qwen3.5-9B", "Qwen/Qwen3.5-397B-A17B"])(
    "1,000 rows of %s take a minute or two",
    (model) => {
      const { first, last } = simulate(1000, model);
      expect(first).toBeGreaterThan(1);
      expect(first).toBeLessThan(2.6);
      expect(last).toBeGreaterThan(60);
      expect(last).toBeLessThan(150);
    },
  );

  test("a handful of rows is done within the minute", () => {
    expect(simulate(20, "Qwen/Qwen3.5-9B").last).toBeLessThan(40);
  });
});

test("events come out by time, then in the order they went in", () => {
  fc.assert(
    fc.property(fc.array(fc.tuple(fc.integer({ min: 0, max: 9 }), fc.boolean())), (steps) => {
      const queue = new EventQueue<number>();
      const model: { at: number; id: number }[] = [];
      for (const [id, [at, isPop]] of steps.entries()) {
        if (isPop && model.length > 0) {
          model.sort((a, b) => a.at - b.at || a.id - b.id);
          expect(queue.pop()?.event).toBe(model.shift()?.id);
        } else {
          queue.push(at, id);
          model.push({ at, id });
        }
      }
      expect(queue.size).toBe(model.length);
    }),
  );
});

test("row ids are UUIDs that lead back to their row, in their batch only", () => {
  fc.assert(
    fc.property(fc.uuid(), fc.integer({ min: 0, max: 49_999 }), (batch, row) => {
      expect(rowOfId(batch, 50_000, rowId(batch, row).toUpperCase())).toBe(row);
      expect(rowOfId(batch, row, rowId(batch, row))).toBeUndefined();
      expect(rowOfId(batch, 50_000, batch)).toBeUndefined();
    }),
  );
});

describe("the scheduler", () => {
  function counting(speed: number) {
    const done: string[] = [];
    const scheduler = new Scheduler<string>(speed, {
      isRow: (event) => event.startsWith("row"),
      take: (event) => void done.push(event),
      flush: async () => undefined,
    });
    return { done, scheduler };
  }

  test("waits for nothing at speed 0, in the order of time", async () => {
    const { done, scheduler } = counting(0);
    scheduler.push(1e9, "row 2");
    scheduler.push(5, "row 1");
    await expect.poll(() => done).toEqual(["row 1", "row 2"]);
    await scheduler.close();
  });

  test("does nothing while paused but what a step asks for", async () => {
    const { done, scheduler } = counting(0);
    scheduler.setPaused(true);
    for (let i = 0; i < 5; i++) scheduler.push(i, `row ${i}`);
    scheduler.push(10, "chore");
    expect(await scheduler.step(2)).toBe(2);
    expect(done).toEqual(["row 0", "row 1"]);
    expect(await scheduler.step(99)).toBe(3);
    expect(done.at(-1)).toBe("chore");
    await scheduler.close();
  });

  test("passes its time as fast as told", async () => {
    const { done, scheduler } = counting(100);
    const begun = performance.now();
    scheduler.push(scheduler.now() + 5000, "row late");
    await expect.poll(() => done, { interval: 2 }).toEqual(["row late"]);
    expect(performance.now() - begun).toBeGreaterThan(45);
    await scheduler.close();
    scheduler.push(0, "row never");
    expect(done).toHaveLength(1);
  });
});
