import { expect, it } from "vitest";
import type { ResultRow } from "@/lib/results/contract";
import { measure } from "./measured";

const row = (part: Partial<ResultRow>): ResultRow => ({
  seq: 0,
  customId: "",
  status: "answered",
  flag: null,
  model: "m",
  prompt: "",
  answer: "",
  finishReason: null,
  inputTokens: 10,
  outputTokens: 20,
  cost: null,
  error: null,
  schemaError: null,
  unchecked: null,
  json: {},
  source: {},
  filledBy: null,
  ...part,
});

it("measures what answered requests took, by model", () => {
  const rows = [
    ...[10, 20, 30].map((outputTokens) => row({ outputTokens })),
    row({ model: "n", outputTokens: 400 }),
    row({ status: "failed", outputTokens: null, inputTokens: null }),
    row({ status: "pending", outputTokens: null, inputTokens: null }),
  ];
  expect(measure(rows)).toEqual({
    answered: 4,
    failed: 1,
    inputMean: 10,
    outputMean: 115,
    trials: [{ model: "m", answers: 3, output: { mean: 20, deviation: 10 } }],
  });
});

it("says nothing before anything has been answered", () => {
  expect(measure([row({ status: "pending", outputTokens: null })])).toEqual({
    answered: 0,
    failed: 0,
    inputMean: null,
    outputMean: null,
    trials: [],
  });
});

it("compares what was billed with what was counted, where both are of the same requests", () => {
  const rows = [11, 12, 13].map((inputTokens) => row({ inputTokens }));
  const ratioIn = (counted: { requests: number; tokens: number }) =>
    measure(rows, [{ model: "m", ...counted }]).trials[0]?.inputRatio;
  expect(ratioIn({ requests: 3, tokens: 30 })).toBeCloseTo(1.2, 9);
  expect(ratioIn({ requests: 4, tokens: 40 })).toBeUndefined();
  expect(ratioIn({ requests: 3, tokens: 0 })).toBeUndefined();
  expect(ratioIn({ requests: 3, tokens: 3 })).toBeUndefined();
  expect(measure(rows, [{ model: "n", requests: 3, tokens: 30 }]).trials[0]?.inputRatio).toBeUndefined();
});
