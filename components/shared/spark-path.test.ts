import fc from "fast-check";
import { expect, test } from "vitest";
import { sparkHeights } from "./spark-path";

const line = (count: number, rows: (n: number) => number) =>
  Array.from({ length: count }, (_, n) => ({ atMs: n * 1_000, done: rows(n) }));

test("an even run is level, one that stopped falls to nothing", () => {
  expect(
    sparkHeights(
      line(11, (n) => n * 5),
      5,
    ),
  ).toEqual([1, 1, 1, 1, 1]);
  expect(
    sparkHeights(
      line(11, (n) => Math.min(n, 5) * 4),
      10,
    )?.slice(5),
  ).toEqual([0, 0, 0, 0, 0]);
});

test("with too little to draw there is nothing", () => {
  expect(
    sparkHeights(
      line(2, (n) => n),
      8,
    ),
  ).toBeNull();
  expect(
    sparkHeights(
      line(9, () => 3),
      8,
    ),
  ).toBeNull();
  expect(sparkHeights([], 8)).toBeNull();
});

test("heights stay between nothing and all, whatever the course", () => {
  const course = fc.array(fc.tuple(fc.integer({ min: 1, max: 60_000 }), fc.integer({ min: -100, max: 500 })));
  fc.assert(
    fc.property(course, (steps) => {
      let [atMs, done] = [0, 0];
      const points = steps.map(([ms, rows]) => {
        atMs += ms;
        done = Math.max(0, done + rows);
        return { atMs, done };
      });
      const heights = sparkHeights(points, 24);
      if (heights === null) return;
      expect(heights).toHaveLength(24);
      expect(heights.every((height) => height >= 0 && height <= 1)).toBe(true);
      expect(Math.max(...heights)).toBe(1);
    }),
  );
});
