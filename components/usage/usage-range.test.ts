import fc from "fast-check";
import { expect, test } from "vitest";
import { dayPlus } from "@/lib/calendar";
import { bucketsOf, type DayRange, daysMax, rangeOf } from "./usage-range";

const daysOf = (range: DayRange) => bucketsOf(range, "day");

test("the choices end today and have as many days as they say", () => {
  expect(rangeOf("7", "2026-03-02")).toEqual({ from: "2026-02-24", to: "2026-03-02" });
  expect(daysOf(rangeOf("30", "2026-03-02"))).toHaveLength(30);
  expect(daysOf(rangeOf("90", "2026-03-02"))).toHaveLength(90);
  expect(rangeOf("month", "2026-03-02")).toEqual({ from: "2026-03-01", to: "2026-03-02" });
});

test("a custom range is put in order, cut to a year, and never half given", () => {
  expect(rangeOf("custom", "2026-03-02", { from: "2026-02-10", to: "2026-01-05" })).toEqual({
    from: "2026-01-05",
    to: "2026-02-10",
  });
  expect(daysOf(rangeOf("custom", "2026-03-02", { from: "2020-01-01", to: "2026-01-05" }))).toHaveLength(daysMax);
  expect(rangeOf("custom", "2026-03-02", { from: "2026-02-10" })).toEqual(rangeOf("30", "2026-03-02"));
  expect(rangeOf("custom", "2026-03-02", { from: "soon", to: "2026-01-05" })).toEqual(rangeOf("30", "2026-03-02"));
});

test("leap days and the ends of years are days like others", () => {
  expect(dayPlus("2028-03-01", -1)).toBe("2028-02-29");
  expect(daysOf({ from: "2025-12-30", to: "2026-01-02" })).toEqual([
    "2025-12-30",
    "2025-12-31",
    "2026-01-01",
    "2026-01-02",
  ]);
});

test("days are in order, each once", () => {
  fc.assert(
    fc.property(fc.integer({ min: 0, max: 20_000 }), fc.integer({ min: 0, max: daysMax - 1 }), (start, length) => {
      const from = dayPlus("2000-01-01", start);
      const days = daysOf({ from, to: dayPlus(from, length) });
      expect(days).toHaveLength(length + 1);
      expect([...new Set(days)].sort()).toEqual(days);
    }),
  );
});

test("weeks begin on Mondays and months on firsts, also where the range begins inside one", () => {
  expect(bucketsOf({ from: "2026-03-04", to: "2026-03-16" }, "week")).toEqual([
    "2026-03-02",
    "2026-03-09",
    "2026-03-16",
  ]);
  expect(bucketsOf({ from: "2025-12-31", to: "2026-02-01" }, "month")).toEqual([
    "2025-12-01",
    "2026-01-01",
    "2026-02-01",
  ]);
});
