import { expect, test } from "vitest";
import { formatColumn, formatFigure } from "./figure-words";

test("figures of one column have their points below one another", () => {
  expect([0.08, 0.5714, 1, null].map(formatColumn([0.08, 0.5714, 1, null]))).toEqual(["0.080", "0.571", "1.000", "–"]);
  expect([12.25, 3].map(formatColumn([12.25, 3]))).toEqual(["12.3", "3.0"]);
  expect([5, 4].map(formatColumn([5, 4]))).toEqual(["5", "4"]);
  expect([Number.NaN, 2e12].map(formatColumn([Number.NaN, 2e12]))).toEqual(["–", formatFigure(2e12)]);
});
