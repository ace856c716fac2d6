import { LEAST_SPREAD } from "@/lib/jsonl/token/fit";
import type { TokenRange } from "@/lib/jsonl/token-contract";
import type { EstimateBasis, ModelHistory, ModelTrial } from "./contract";
import { narrowedBy } from "./narrow";

/** What bills say of counted input. */
export interface InputCorrection {
  ratio: number;
  apply: (counted: TokenRange) => TokenRange;
  basis: EstimateBasis;
}

/**
 * How counted input compares with what is billed: as a trial of this very file says, else as earlier runs do. Narrows the band
 * of what a tokenizer has counted; a usual ratio is no surer for it.
 */
export function inputCorrection(
  isSampled: boolean,
  history: ModelHistory | undefined,
  trial: ModelTrial | undefined,
): InputCorrection | null {
  if (trial?.inputRatio !== undefined) {
    const { inputRatio: ratio, answers } = trial;
    return {
      ...correction(ratio, isSampled ? answers : 1),
      basis: basisOf("input_trial", { answers, ratio }, `what the trial of ${answers} billed`),
    };
  }
  if (history?.inputRatio === undefined) return null;
  const { inputRatio: ratio, runs } = history;
  const who = runs === 1 ? "your last run" : `your last ${runs} runs`;
  return {
    ...correction(ratio, isSampled ? runs : 1),
    basis: basisOf("input_history", { runs, ratio }, `what ${who} of this model billed`),
  };
}

function correction(ratio: number, times: number): Pick<InputCorrection, "ratio" | "apply"> {
  const width = narrowedBy(times);
  return {
    ratio,
    apply: ({ low, likely, high }) => {
      // Other runs say nothing about what the sample of this one leaves open.
      const halfOf = (half: number) => Math.max(half * width, Math.min(half, likely * LEAST_SPREAD));
      return {
        low: Math.round((likely - halfOf(likely - low)) * ratio),
        likely: Math.round(likely * ratio),
        high: Math.round((likely + halfOf(high - likely)) * ratio),
      };
    },
  };
}

const basisOf = (kind: string, params: { ratio: number } & Record<string, number>, source: string): EstimateBasis => ({
  kind,
  params,
  sentence: `Input corrected by × ${params.ratio.toFixed(2)}, ${source}.`,
});
