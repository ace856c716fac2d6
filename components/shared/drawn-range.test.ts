import { expect, test } from "vitest";
import { drawnRange } from "./drawn-range";

const range = { startIndex: 100, endIndex: 104, overscan: 8, count: 1_000 };
const ends = (rows: readonly number[]) => [rows[0], rows.at(-1), rows.length];

test("at rest there is the same beyond either edge; on the way few rows are drawn behind", () => {
  expect(ends(drawnRange(range, null))).toEqual([92, 112, 21]);
  expect(ends(drawnRange(range, "forward"))).toEqual([98, 112, 15]);
  expect(ends(drawnRange(range, "backward"))).toEqual([92, 106, 15]);
});

test("nothing is drawn beyond the ends", () => {
  expect(ends(drawnRange({ ...range, startIndex: 0, endIndex: 4 }, null))).toEqual([0, 12, 13]);
  expect(ends(drawnRange({ ...range, startIndex: 995, endIndex: 999 }, "forward"))).toEqual([993, 999, 7]);
});
