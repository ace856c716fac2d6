import { expect, test } from "vitest";
import { fleissKappa } from "./kappa";

test("Fleiss' kappa of the usual example of fourteen raters is 0.210", () => {
  const counts = [
    [0, 0, 0, 0, 14],
    [0, 2, 6, 4, 2],
    [0, 0, 3, 5, 6],
    [0, 3, 9, 2, 0],
    [2, 2, 8, 1, 1],
    [7, 7, 0, 0, 0],
    [3, 2, 6, 3, 0],
    [2, 5, 3, 2, 2],
    [6, 5, 2, 1, 0],
    [0, 2, 2, 3, 7],
  ];
  expect(fleissKappa(counts)?.toFixed(3)).toBe("0.210");
});

test("full agreement is 1; one category, one rater or nobody cannot be told", () => {
  expect(
    fleissKappa([
      [3, 0],
      [0, 3],
    ]),
  ).toBe(1);
  expect(fleissKappa([[3], [3]])).toBeNull();
  expect(
    fleissKappa([
      [1, 0],
      [0, 1],
    ]),
  ).toBeNull();
  expect(fleissKappa([])).toBeNull();
});
