import fc from "fast-check";
import { expect, test } from "vitest";
import {
  amountWords,
  axisTicks,
  barsOf,
  otherKey,
  savedOf,
  seriesName,
  seriesOf,
  type UsageGroup,
} from "./usage-series";

const group = (key: string, cost = "1"): UsageGroup => ({
  key,
  label: `Org/${key}`,
  ...{
    rows: 1,
    failedRows: 0,
    flaggedRows: 0,
    inputTokens: 0,
    outputTokens: 0,
    batches: 1,
    unpricedRows: 0,
    wasteUnknownRows: 0,
  },
  ...{ cost, wastedCost: "0", comparedCost: cost, realtimeCost: "2" },
});
const groups = (keys: string) => [...keys].map((key) => group(key));

test("six groups have a colour each; of more, the sixth and later are one series", () => {
  expect(seriesOf(groups("abcdef"), "model").map(({ label }) => label)).toEqual(["a", "b", "c", "d", "e", "f"]);
  const many = seriesOf(groups("abcdefg"), "model");
  expect(many).toHaveLength(6);
  expect(many[5]).toMatchObject({ key: otherKey, label: "2 others", keys: ["f", "g"] });
  expect(new Set(many.map(({ colour }) => colour)).size).toBe(6);
});

const nothing = {
  unpricedRows: 0,
  wasteUnknownRows: 0,
  cost: "0",
  wastedCost: "0",
  comparedCost: "0",
  realtimeCost: "0",
};

test("what was saved and what was wasted are drawn like the cost, and what is not known is not nothing", () => {
  const at = "2026-03-02";
  const cells = [
    {
      ...nothing,
      at,
      key: "a",
      rows: 9,
      tokens: 9,
      cost: "1",
      wastedCost: "0.25",
      comparedCost: "1",
      realtimeCost: "2",
    },
    { ...nothing, at, key: "b", rows: 4, tokens: 9, unpricedRows: 4, wasteUnknownRows: 2 },
    { ...nothing, at, key: "c", rows: 4, tokens: 9, cost: "3" },
  ];
  const series = seriesOf(groups("abc"), "member");
  const bar = (measure: "cost" | "saved" | "wasted" | "rows") => barsOf([at], { cells }, series, measure)[0];
  const words = (measure: "cost" | "saved" | "wasted" | "rows") =>
    bar(measure)?.parts.map((part) => amountWords(part, measure));
  expect(words("cost")).toEqual(["$1.00", "unknown", "$3.00"]);
  expect(words("saved")).toEqual(["$1.00", "unknown", "unknown"]);
  expect(words("wasted")).toEqual(["$0.25", "unknown", "–"]);
  expect(words("rows")).toEqual(["9", "4", "4"]);
  expect(bar("saved")).toMatchObject({ total: "1", isPartial: true });
  expect(bar("rows")).toMatchObject({ total: "17", isPartial: false });
  expect(amountWords({ value: "4", isPartial: true }, "cost")).toBe("$4.00 + unknown");
});

test("bars add up exactly, with the others together and silent days at nothing", () => {
  const cell = (key: string, cost: string) => ({ ...nothing, at: "2026-03-02", key, cost, rows: 2, tokens: 30 });
  const cells = [cell("a", "0.1"), cell("f", "0.2"), cell("g", "0.00000001")];
  const days = ["2026-03-01", "2026-03-02"];
  const bars = barsOf(days, { cells }, seriesOf(groups("abcdefg"), "member"), "cost");
  expect(bars.map(({ total }) => total)).toEqual(["0", "0.30000001"]);
  expect(bars[1]?.parts.find(({ key }) => key === otherKey)?.value).toBe("0.20000001");
  const tokens = barsOf(days, { cells }, seriesOf(groups("abcdefg"), "member"), "tokens");
  expect(tokens[1]?.total).toBe("90");
});

test("a series some of whose prices are not known says so, where it is about money", () => {
  const [series] = seriesOf([{ ...group("a"), unpricedRows: 1 }], "model");
  expect(series && seriesName(series, "cost")).toBe("a, price unknown");
  expect(series && seriesName(series, "rows")).toBe("a");
  const [incomparable] = seriesOf([{ ...group("a"), comparedCost: "0", realtimeCost: "0" }], "model");
  expect(incomparable && seriesName(incomparable, "saved")).toBe("a, realtime price unknown");
  expect(incomparable && seriesName(incomparable, "cost")).toBe("a");
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

test("savings compare only what has both prices, and are not told without any", () => {
  expect(savedOf(group("a", "0.5"))).toBe("1.5");
  expect(savedOf({ comparedCost: "0", realtimeCost: "0" })).toBeNull();
});
