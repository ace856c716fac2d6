import type { Counted } from "@/components/shared/jsonl/draft";
import type { ModelTrial } from "@/lib/models/contract";
import type { ResultRow } from "@/lib/results/contract";

/** Answers of a model from which its lengths say anything about the rest. */
const leastAnswers = 3;
/** Billed ÷ counted beyond these says that something else was compared. */
const plausibleRatio = { least: 0.2, most: 5 };

export type Measured = {
  answered: number;
  failed: number;
  /** Tokens an answered request took, on average; null while none is known. */
  inputMean: number | null;
  outputMean: number | null;
  /** What the answers of each model were like, to price the whole file by. */
  trials: ModelTrial[];
};

/** What the rows of a trial say, beside what was counted in its requests. */
export function measure(rows: readonly ResultRow[], counted: readonly Counted[] = []): Measured {
  const answered = rows.filter(({ status }) => status === "answered");
  const byModel = new Map<string | null, ResultRow[]>();
  for (const row of answered) byModel.set(row.model, [...(byModel.get(row.model) ?? []), row]);
  return {
    answered: answered.length,
    failed: rows.filter(({ status }) => status === "failed").length,
    inputMean: meanOf(answered.flatMap(({ inputTokens }) => inputTokens ?? [])),
    outputMean: meanOf(answered.flatMap(({ outputTokens }) => outputTokens ?? [])),
    trials: [...byModel].flatMap(([model, own]) => {
      const outputs = own.flatMap(({ outputTokens }) => outputTokens ?? []);
      if (model === null || outputs.length < leastAnswers) return [];
      const ratio = ratioOf(
        own.flatMap(({ inputTokens }) => inputTokens ?? []),
        counted.find((one) => one.model === model),
      );
      const trial = { model, answers: outputs.length, output: spreadOf(outputs) };
      return ratio === null ? trial : { ...trial, inputRatio: ratio };
    }),
  };
}

const meanOf = (values: readonly number[]): number | null =>
  values.length === 0 ? null : values.reduce((sum, value) => sum + value, 0) / values.length;

function spreadOf(values: readonly number[]): ModelTrial["output"] {
  const mean = meanOf(values) ?? 0;
  const squares = values.reduce((sum, value) => sum + (value - mean) ** 2, 0);
  return { mean, deviation: Math.sqrt(squares / (values.length - 1)) };
}

/** Billed input by counted input. Only when every request was billed is it known that both are of the same requests. */
function ratioOf(billed: readonly number[], counted: Counted | undefined): number | null {
  if (!counted || counted.tokens === 0 || billed.length !== counted.requests) return null;
  const ratio = billed.reduce((sum, tokens) => sum + tokens, 0) / counted.tokens;
  return ratio >= plausibleRatio.least && ratio <= plausibleRatio.most ? ratio : null;
}
