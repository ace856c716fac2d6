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
    history: [{ model: "m", runs: 1, outputPerRequest: { mean: 20, p10: 10, p90: 30 } }],
  });
});

it("says nothing before anything has been answered", () => {
  expect(measure([row({ status: "pending", outputTokens: null })])).toEqual({
    answered: 0,
    failed: 0,
    inputMean: null,
    outputMean: null,
    history: [],
  });
});
