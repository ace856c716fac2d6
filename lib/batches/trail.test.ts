import fc from "fast-check";
import { expect, test } from "vitest";
import { extendTrail, type Trail, trailMax } from "./trail";

const steps = fc.array(fc.tuple(fc.integer({ min: 1, max: 600_000 }), fc.integer({ min: -50, max: 500 })), {
  maxLength: 400,
});

test("whatever the course, it stays short, in order, and keeps its first, newest and recent points", () => {
  fc.assert(
    fc.property(steps, (moves) => {
      let [atMs, done] = [0, 0];
      let trail: Trail = [];
      const all: Trail = [];
      for (const [ms, rows] of moves) {
        atMs += ms;
        done = Math.max(0, done + rows);
        trail = extendTrail(trail, atMs, done);
        all.push([atMs, done]);
      }
      expect(trail.length).toBe(Math.min(all.length, trailMax));
      expect(trail[0]).toEqual(all[0]);
      expect(trail.slice(-20)).toEqual(all.slice(-20));
      expect([...trail].sort((a, b) => a[0] - b[0])).toEqual(trail);
      expect(trail.every((point) => all.some((seen) => seen[0] === point[0] && seen[1] === point[1]))).toBe(true);
    }),
  );
});

test("a day at a poll every 16 s leaves a curve of the whole day, dense at its end", () => {
  let trail: Trail = [];
  for (let i = 0; i < 5_400; i += 1) trail = extendTrail(trail, i * 16_000, i);
  const gaps = trail.slice(1).map(([at], i) => at - (trail[i]?.[0] ?? 0));
  expect(Math.max(...gaps)).toBeLessThan(4 * 3_600_000);
  expect(Math.max(...gaps.slice(-20))).toBe(16_000);
  expect(trail.filter(([at]) => at < 43_200_000).length).toBeGreaterThan(5);
});

test("a moment that is not later adds nothing", () => {
  expect(extendTrail([[5, 1]], 5, 2)).toEqual([[5, 1]]);
});
