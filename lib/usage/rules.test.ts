import fc from "fast-check";
import { expect, test } from "vitest";
import { compareDollars } from "@/lib/money";
import { costPerGoodRow, foresee, isUnused } from "./rules";

test("a steady team ends where its days lead, with no band", () => {
  expect(foresee("10", ["2", "2", "2", "2"], 5)).toEqual({ low: "20", likely: "20", high: "20", basisDays: 4 });
});

test("uneven days widen the band; two days say nothing; what is spent is never undone", () => {
  const wide = foresee("5", ["0", "4", "0", "4"], 4);
  expect(wide).toMatchObject({ likely: "13", basisDays: 4 });
  expect(compareDollars(wide?.low ?? "0", "13")).toBeLessThan(0);
  expect(foresee("5", ["1", "1"], 4)).toBeNull();
  const dollars = fc.integer({ min: 0, max: 10_000_000 }).map((micros) => (micros / 1_000_000).toFixed(6));
  fc.assert(
    fc.property(dollars, fc.array(dollars, { minLength: 3, maxLength: 14 }), fc.nat(30), (spent, days, left) => {
      const end = foresee(spent, days, left);
      expect(end && compareDollars(end.low, spent)).toBeGreaterThanOrEqual(0);
      expect(end && compareDollars(end.low, end.likely)).toBeLessThanOrEqual(0);
      expect(end && compareDollars(end.likely, end.high)).toBeLessThanOrEqual(0);
    }),
  );
});

test("a month never ends below what is spent and what is under way", () => {
  const days = ["2", "2", "2"];
  expect(foresee("10", days, 5, "4")).toMatchObject({ low: "20", likely: "20", high: "20" });
  expect(foresee("10", days, 5, "40")).toMatchObject({ low: "50", likely: "50", high: "50" });
  expect(foresee("5", ["0", "4", "0", "4"], 4, "7")).toMatchObject({ low: "12", likely: "13" });
});

test("a day in which only a retry ran was not unused", () => {
  const sum = { rows: 0, inputTokens: 0, outputTokens: 0, cost: "0" };
  expect(isUnused(sum)).toBe(true);
  for (const some of [{ cost: "0.01" }, { rows: 1 }, { inputTokens: 3 }, { outputTokens: 3 }])
    expect(isUnused({ ...sum, ...some })).toBe(false);
});

test("a price per good row needs good rows and every price", () => {
  const sum = { cost: "1", rows: 12, failedRows: 1, flaggedRows: 1, unpricedRows: 0 };
  expect(costPerGoodRow(sum)).toBe("0.1");
  expect(costPerGoodRow({ ...sum, rows: 2 })).toBeNull();
  expect(costPerGoodRow({ ...sum, unpricedRows: 1 })).toBeNull();
});
