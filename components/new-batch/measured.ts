import type { ModelHistory } from "@/lib/models/contract";
import type { ResultRow } from "@/lib/results/contract";

/** Answers of a model from which its lengths say anything about the rest. */
const leastAnswers = 3;

export type Measured = {
  answered: number;
  failed: number;
  /** Tokens an answered request took, on average; null while none is known. */
  inputMean: number | null;
  outputMean: number | null;
  /** What the answers of each model were like, to price the whole file by. */
  history: ModelHistory[];
};

/** What the rows of a trial say. */
export function measure(rows: readonly ResultRow[]): Measured {
  const answered = rows.filter(({ status }) => status === "answered");
  const lengths = new Map<string, number[]>();
  for (const { model, outputTokens } of answered) {
    if (model === null || outputTokens === null) continue;
    lengths.set(model, [...(lengths.get(model) ?? []), outputTokens]);
  }
  return {
    answered: answered.length,
    failed: rows.filter(({ status }) => status === "failed").length,
    inputMean: meanOf(answered.flatMap(({ inputTokens }) => inputTokens ?? [])),
    outputMean: meanOf(answered.flatMap(({ outputTokens }) => outputTokens ?? [])),
    history: [...lengths].flatMap(([model, outputs]) =>
      outputs.length < leastAnswers ? [] : { model, runs: 1, outputPerRequest: spreadOf(outputs) },
    ),
  };
}

const meanOf = (values: readonly number[]): number | null =>
  values.length === 0 ? null : values.reduce((sum, value) => sum + value, 0) / values.length;

function spreadOf(values: readonly number[]): ModelHistory["outputPerRequest"] {
  const sorted = [...values].sort((a, b) => a - b);
  const at = (share: number) => sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? 0;
  return { mean: meanOf(values) ?? 0, p10: at(0.1), p90: at(0.9) };
}
