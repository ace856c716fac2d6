import { expect, test } from "vitest";
import type { ComparedBatch } from "@/lib/results/compare/contract";
import { changeWords, costAgainst, tokensAgainst } from "./compare-words";

const batch = (outputTokens: number | null, cost: string | null): ComparedBatch => ({
  ...{ id: "bat_1", name: "One", models: [], window: "24h", createdAt: "2026-01-01T00:00:00Z", isRunning: false },
  ...{ rows: 10, answered: 10, flagged: 0, failed: 0 },
  shared: { rows: 10, inputTokens: 1, outputTokens, cost },
});

test("a batch's tokens and cost are told against the first one, as amounts and in per cent", () => {
  const a = batch(1_000, "0.10");
  expect(tokensAgainst(a, batch(2_204, null))).toBe("+1,204 · +120 %");
  expect(tokensAgainst(a, batch(900, null))).toBe("−100 · −10 %");
  expect(tokensAgainst(a, batch(1_000, null))).toBe("the same");
  expect(costAgainst(a, batch(null, "0.15"))).toBe("+$0.05 · +50 %");
  expect(costAgainst(a, batch(null, "0.05"))).toBe("−$0.05 · −50 %");
  expect(costAgainst(a, batch(null, "0.1"))).toBe("the same");
});

test("what is unknown, or has nothing to be measured by, is not made up", () => {
  expect(tokensAgainst(batch(null, null), batch(3, null))).toBeNull();
  expect(costAgainst(batch(1, "1"), batch(1, null))).toBeNull();
  expect(tokensAgainst(batch(0, null), batch(3, null))).toBe("+3");
  expect(changeWords(0, 3)).toBeNull();
});
