import { expect, test } from "vitest";
import { sumPreviews } from "./use-parts-preview";

const cost = { low: "0.01", likely: "0.02", high: "0.04" };
const first = { seq: 3, before: "river", after: "lake" };

test("parts add up; a price that is not known of one is not known of all", () => {
  const one = { rows: 2, found: 0, first: null, cost };
  const other = { rows: 3, found: 1, first, cost };
  expect(sumPreviews([one, other])).toEqual({
    ...{ rows: 5, found: 1, first, cost: { low: "0.02", likely: "0.04", high: "0.08" } },
  });
  expect(sumPreviews([one, { ...other, found: null, cost: null }])).toMatchObject({ found: 0, cost: null });
  expect(
    sumPreviews([
      { ...one, found: null },
      { rows: 0, found: null, first: null, cost: null },
    ]),
  ).toMatchObject({
    ...{ rows: 2, found: null, cost },
  });
});
