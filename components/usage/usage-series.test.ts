import { expect, test } from "vitest";
import { barsOf, otherKey, savedOf, seriesOf, type UsageGroup } from "./usage-series";

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

test("nothing is called saved while a price is missing", () => {
  expect(savedOf(group("a", "0.5"))).toBe("1.5");
  expect(savedOf({ ...group("a"), realtimeCost: null })).toBeNull();
  expect(savedOf({ ...group("a"), hasUnknownPrices: true })).toBeNull();
});
