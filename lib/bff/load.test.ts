import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { Shedding } from "./load";

const quiet = { lagMs: 3, heapShare: 0.4, waiting: 2 };
const late = { lagMs: 350, heapShare: 0.4, waiting: 2 };
const full = { lagMs: 3, heapShare: 0.95, waiting: 2 };
const queued = { lagMs: 3, heapShare: 0.4, waiting: 300 };
const stateAfter = (samples: (typeof quiet)[]) => {
  const shedding = new Shedding();
  return samples.map((sample) => shedding.note(sample)).at(-1);
};
const times = <T>(count: number, one: T): T[] => Array.from({ length: count }, () => one);

describe("heavy work is turned away", () => {
  test("after three seconds of being late, of nearly full memory, or of a queue for the database, and no sooner", () => {
    for (const busy of [late, full, queued]) {
      expect(stateAfter(times(5, busy))).toBe(false);
      expect(stateAfter(times(6, busy))).toBe(true);
    }
  });
  test("not for pauses between which it keeps up", () => {
    const pauses = fc.array(fc.integer({ min: 1, max: 5 }), { maxLength: 20 });
    fc.assert(
      fc.property(
        pauses,
        (lengths) => stateAfter(lengths.flatMap((length) => [...times(length, late), quiet])) !== true,
      ),
    );
  });
  test("until it kept up for a second", () => {
    expect(stateAfter([...times(6, late), quiet])).toBe(true);
    expect(stateAfter([...times(6, late), quiet, late, quiet])).toBe(true);
    expect(stateAfter([...times(60, full), quiet, quiet])).toBe(false);
  });
});
