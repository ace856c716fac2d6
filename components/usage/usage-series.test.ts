import fc from "fast-check";
import { expect, test } from "vitest";
import { axisTicks, barsOf, otherKey, savedOf, seriesName, seriesOf, type UsageGroup } from "./usage-series";

const group = (key: string, cost = "1"): UsageGroup => ({
  key,
  label: `Org/${key}`,
  rows: 1,
  failedRows: 0,
  inputTokens: 0,
  outputTokens: 0,
  cost,
  realtimeCost: "2",
  hasUnknownPrices: false,
});

test("six groups have a colour each; of more, the sixth and later are one series", () => {
  expect(
    seriesOf(
      ["a", "b", "c", "d", "e", "f"].map((key) => group(key)),
      "model",
    ).map(({ label }) => label),
  ).toEqual(["a", "b", "c", "d", "e", "f"]);
  const many = seriesOf(
    ["a", "b", "c", "d", "e", "f", "g"].map((key) => group(key)),
    "model",
  );
  expect(many).toHaveLength(6);
  expect(many[5]).toMatchObject({ key: otherKey, label: "2 others", keys: ["f", "g"] });
  expect(new Set(many.map(({ colour }) => colour)).size).toBe(6);
});

test("bars add up exactly, with the others together and silent days at nothing", () => {
  const series = seriesOf(
    ["a", "b", "c", "d", "e", "f", "g"].map((key) => group(key)),
    "member",
  );
  const bars = barsOf(
    ["2026-03-01", "2026-03-02"],
    { days: [{ day: "2026-03-02", byGroup: { a: "0.1", f: "0.2", g: "0.00000001" } }] },
    series,
  );
  expect(bars.map(({ cost }) => cost)).toEqual(["0", "0.30000001"]);
  expect(bars[1]?.parts.find(({ key }) => key === otherKey)?.cost).toBe("0.20000001");
});

test("a series some of whose prices are not known says so", () => {
  const [series] = seriesOf([{ ...group("a"), hasUnknownPrices: true }], "model");
  expect(series && seriesName(series)).toBe("a, price unknown");
});

test("axis marks are round, few, and reach over the highest bar", () => {
  expect(axisTicks(0.2132)).toHaveLength(4);
  expect(axisTicks(0.2132).map((tick) => tick.toFixed(2))).toEqual(["0.00", "0.10", "0.20", "0.30"]);
  expect(axisTicks(18.2)).toEqual([0, 5, 10, 15, 20]);
  fc.assert(
    fc.property(fc.double({ min: 1e-6, max: 1e6, noNaN: true }), (max) => {
      const ticks = axisTicks(max);
      expect(ticks.length).toBeLessThanOrEqual(6);
      expect(ticks.at(-1)).toBeGreaterThanOrEqual(max * 0.999);
      expect(ticks.at(-2)).toBeLessThan(max);
    }),
  );
});

test("nothing is called saved while a price is missing", () => {
  expect(savedOf(group("a", "0.5"))).toBe("1.5");
  expect(savedOf({ ...group("a"), realtimeCost: null })).toBeNull();
  expect(savedOf({ ...group("a"), hasUnknownPrices: true })).toBeNull();
});
