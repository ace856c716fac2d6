import { describe, expect, it } from "vitest";
import type { Estimate, MoneyRange, WindowTotal } from "@/lib/models/contract";
import { basisOf, batchEstimateOf, moreThan, totalOf, unknownOf, unknownWords } from "./price-words";

const range = (low: string, likely: string, high: string): MoneyRange => ({ low, likely, high });
const total = (cost: MoneyRange | null, unknownModels: string[] = []): WindowTotal => ({
  cost,
  knownCost: cost ?? range("0.1", "0.1", "0.1"),
  repeatCost: range("0", "0.01", "0.02"),
  unknownModels,
});
const estimate = (cost: WindowTotal): Estimate => ({
  requests: 1,
  inputTokens: { low: 90, likely: 1200, high: 1300 },
  outputTokens: { low: 1, likely: 1, high: 1 },
  totals: { "24h": cost, "1h": cost, realtime: cost },
  models: [
    {
      model: "m",
      requests: 3,
      repeats: 1,
      countedTokens: 1_000,
      inputTokens: { low: 90, likely: 1200, high: 1300 },
      outputTokens: { low: 1, likely: 1, high: 1 },
      hasOutputCeiling: true,
      costs: { "24h": null, "1h": null, realtime: null },
      repeatCosts: { "24h": null, "1h": null, realtime: null },
      basis: [
        { kind: "sampled", params: {}, sentence: "Counted on 40 lines." },
        { kind: "price_unknown", params: {}, sentence: "No price." },
      ],
    },
  ],
});

describe("totalOf", () => {
  it("adds exactly", () => {
    const totals = totalOf([
      estimate(total(range("0.1", "0.2", "0.3"))),
      estimate(total(range("0.000000000001", "0.1", "0.1"))),
    ]);
    expect(totals?.["24h"].cost).toEqual(range("0.100000000001", "0.3", "0.4"));
  });
  it("is unknown as soon as one part is, and says of which models", () => {
    const totals = totalOf([
      estimate(total(range("1", "1", "1"))),
      estimate(total(null, ["x"])),
      estimate(total(null, ["x"])),
    ]);
    expect(totals?.realtime).toEqual({
      cost: null,
      knownCost: range("1.2", "1.2", "1.2"),
      repeatCost: range("0", "0.03", "0.06"),
      unknownModels: ["x"],
    });
  });
  it("is nothing without files", () => expect(totalOf([])).toBeNull());
});

it("says of which models no price is known, and where only some windows lack one", () => {
  const known = total(range("1", "1", "1"));
  const totals = { "24h": total(null, ["a/x"]), "1h": total(null, ["a/x"]), realtime: total(null, ["a/x", "b/y"]) };
  expect(unknownOf(totals).map(unknownWords)).toEqual(["x", "y (realtime)"]);
  expect(unknownOf({ "24h": known, "1h": known, realtime: known })).toEqual([]);
});

describe("moreThan", () => {
  it("compares the likely figures", () => {
    expect(moreThan(range("4.9", "5.21", "5.6"), range("7.3", "7.78", "8.4"))).toBe("49\u00a0% more");
    expect(moreThan(range("0", "1", "1"), range("0", "15", "1"))).toBe("15\u00a0times as much");
  });
  it("says nothing it cannot know", () => {
    expect(moreThan(null, range("1", "1", "1"))).toBeNull();
    expect(moreThan(range("0", "0", "0"), range("1", "1", "1"))).toBeNull();
    expect(moreThan(range("1", "1", "1"), range("1", "1", "1"))).toBeNull();
    expect(moreThan(range("1", "2", "1"), range("1", "1", "1"))).toBeNull();
  });
});

it("keeps the window's cost, the realtime cost, the tokens as counted and the basis with the batch", () => {
  const one = estimate(total(range("1", "2", "3")));
  expect(batchEstimateOf(one, "24h")).toEqual({
    cost: range("1", "2", "3"),
    knownCost: range("1", "2", "3"),
    unpricedModels: [],
    inputTokens: [{ model: "m", tokens: 1_000 }],
    realtime: range("1", "2", "3"),
    basis: basisOf([one]),
  });
  expect(basisOf([one])).toBe("About 1.2\u00a0k input tokens. Counted on 40 lines.");
  expect(batchEstimateOf(one, "72h")?.cost).toBeNull();
  expect(batchEstimateOf(null, "24h")).toBeNull();
});
