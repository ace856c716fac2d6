import type { Distribution, TallyGroup } from "@/lib/jsonl/contract";
import type { TokenRange } from "@/lib/jsonl/token-contract";
import type { EstimateBasis, Model, ModelHistory, ModelTrial } from "./contract";
import { narrowedBy, studentT } from "./narrow";

/** Usual output tokens per answer where neither history nor the file says more. */
const USUAL_CHAT: TokenRange = { low: 50, likely: 400, high: 2_000 };
/** A page of text, read by an OCR model. */
const USUAL_OCR: TokenRange = { low: 200, likely: 1_000, high: 4_000 };
/** Of a stated max_tokens, answers use this share at least and, where that is less than usual, half of it. */
const SHARE_OF_LIMIT = { low: 0.05, likely: 0.5 };
/** After one run the next one's mean answer may be half as long or half as long again; after more runs, less. */
const ROOM_AFTER_ONE = 0.5;
/** An answer that keeps to a schema and says no more than it must is so many tokens per byte of the schema. */
const TERSE_PER_SCHEMA_BYTE = 1 / 32;

export interface OutputEstimate {
  tokens: TokenRange;
  /** Every request states a limit, so that `tokens.high` cannot be passed. */
  hasCeiling: boolean;
  basis: EstimateBasis[];
}

/** Output tokens of the requests of one group, never above what their max_tokens allow. */
export function outputTokens(
  group: TallyGroup,
  model: Model | undefined,
  history: ModelHistory | undefined,
  trial: ModelTrial | undefined,
): OutputEstimate {
  if (model?.kind === "embeddings" || group.url === "/v1/embeddings")
    return {
      tokens: { low: 0, likely: 0, high: 0 },
      hasCeiling: true,
      basis: [{ kind: "output_none", params: {}, sentence: "Embeddings write no tokens." }],
    };
  const usual = { ...usualOf(model), low: shortestOf(group, usualOf(model).low) };
  const { maxTokens } = group;
  const seen = trial ? fromTrial(trial, group.requests) : history ? fromHistory(history) : null;
  // Requests may ask for several answers; the limit then holds for each.
  const answersEach = group.requests === 0 ? 1 : group.answers / group.requests;
  const limited = (value: number) => cappedSum(maxTokens.spread, value) * answersEach;
  const free = maxTokens.missing * answersEach;
  const tokens: TokenRange =
    seen === null
      ? {
          low: limitedShare(maxTokens.spread, SHARE_OF_LIMIT.low, usual.low) * answersEach + free * usual.low,
          likely:
            limitedShare(maxTokens.spread, SHARE_OF_LIMIT.likely, usual.likely) * answersEach + free * usual.likely,
          high: maxTokens.sum * answersEach + free * usual.high,
        }
      : {
          low: limited(seen.each.low) + free * seen.each.low,
          likely: limited(seen.each.likely) + free * seen.each.likely,
          high: limited(seen.each.high) + free * seen.each.high,
        };
  return {
    tokens: { low: Math.floor(tokens.low), likely: Math.round(tokens.likely), high: Math.ceil(tokens.high) },
    hasCeiling: maxTokens.missing === 0,
    basis: basisOf(group, seen, usual),
  };
}

function usualOf(model: Model | undefined): TokenRange {
  const usual = model?.kind === "ocr" ? USUAL_OCR : USUAL_CHAT;
  const most = model?.maxOutputTokens ?? Number.POSITIVE_INFINITY;
  return { low: Math.min(usual.low, most), likely: Math.min(usual.likely, most), high: Math.min(usual.high, most) };
}

/** What answers are long at least: less than usual where a schema asks for little. */
function shortestOf({ requests, withSchema, schemaBytes }: TallyGroup, usual: number): number {
  if (withSchema === 0) return usual;
  const terse = Math.min(usual, (schemaBytes / withSchema) * TERSE_PER_SCHEMA_BYTE);
  return (withSchema * terse + (requests - withSchema) * usual) / requests;
}

/** Tokens of an answer as answers were seen to be. */
interface Seen {
  each: TokenRange;
  basis: EstimateBasis;
}

/** The more runs were seen, the less a new one strays from their mean; a few that were all alike may be so by chance. */
function fromHistory({ outputPerRequest: { mean, p10, p90 }, runs }: ModelHistory): Seen {
  const width = narrowedBy(runs);
  const room = (ROOM_AFTER_ONE * mean) / Math.sqrt(runs);
  const tokens = Math.round(mean);
  return {
    each: {
      low: mean - Math.max(room, (mean - p10) * width),
      likely: mean,
      high: mean + Math.max(room, (p90 - mean) * width),
    },
    basis: {
      kind: "output_history",
      params: { runs, tokens },
      sentence: `Output from ${runs === 1 ? "your last run" : `your last ${runs} runs`} of this model: ${tokens.toLocaleString("en")} tokens per answer.`,
    },
  };
}

/**
 * Where the mean answer of so many requests lies in 19 of 20 cases, by that of the trial. Few answers that are all alike still
 * leave room for one in their number.
 */
function fromTrial({ answers, output: { mean, deviation } }: ModelTrial, requests: number): Seen {
  const error = deviation * Math.sqrt(1 / answers + 1 / Math.max(1, requests));
  const half = Math.max(studentT(answers) * error, mean / answers);
  const tokens = Math.round(mean);
  const spread = Math.round(half);
  return {
    each: { low: Math.max(0, mean - half), likely: mean, high: mean + half },
    basis: {
      kind: "output_trial",
      params: { answers, tokens, spread },
      sentence: `Output from the trial of ${answers}: ${tokens.toLocaleString("en")} ± ${spread.toLocaleString("en")} tokens per answer.`,
    },
  };
}

/** The sum over requests of the smaller of `value` and the request's limit. */
function cappedSum(limits: Distribution, value: number): number {
  return limitSum(limits, (limit) => Math.min(limit, value));
}

/** The sum over requests of a share of their limit, `most` at most. */
function limitedShare(limits: Distribution, share: number, most: number): number {
  return limitSum(limits, (limit) => Math.min(limit * share, most));
}

/** Buckets stand for their middle, kept inside the limits met; one common limit is exact. */
function limitSum(limits: Distribution, of: (limit: number) => number): number {
  let sum = 0;
  for (const { from, to, count } of limits.buckets)
    sum += count * of(Math.min(limits.max, Math.max(limits.min, (from + to) / 2)));
  return Math.min(sum, limits.sum);
}

function basisOf(group: TallyGroup, seen: Seen | null, usual: TokenRange): EstimateBasis[] {
  const basis: EstimateBasis[] = seen === null ? [] : [seen.basis];
  if (group.maxTokens.count > 0) {
    const mean = Math.round(group.maxTokens.sum / group.maxTokens.count);
    basis.push({
      kind: "output_max_tokens",
      params: { requests: group.maxTokens.count, tokens: mean },
      sentence: `At most ${mean.toLocaleString("en")} output tokens per answer on average, by max_tokens.`,
    });
  }
  if (seen === null && group.maxTokens.missing > 0)
    basis.push({
      kind: "output_default",
      params: { requests: group.maxTokens.missing, tokens: usual.likely },
      sentence: `${group.maxTokens.missing.toLocaleString("en")} requests without max_tokens, taken at ${usual.likely.toLocaleString("en")} output tokens each.`,
    });
  return basis;
}
