import type { Tally, TallyGroup } from "@/lib/jsonl/contract";
import { roughTokens, sumRanges } from "@/lib/jsonl/token/count";
import type { GroupTokens, TokenCount, TokenRange } from "@/lib/jsonl/token-contract";
import { sumDollars, tokenCost } from "@/lib/money";
import type {
  Estimate,
  EstimateBasis,
  Model,
  ModelEstimate,
  ModelHistory,
  ModelTrial,
  MoneyRange,
  Price,
  WindowTotal,
} from "./contract";
import { inputCorrection } from "./input";
import { outputTokens } from "./output";

const ENDS = ["low", "likely", "high"] as const;
const WINDOWS = ["realtime", "1h", "24h"] as const;
/** How requests that name no model are called among those without a price. */
const NO_MODEL = "requests without a model";

export interface EstimateInput {
  tally: Tally;
  /** Counted tokens; without them a usual ratio is taken and said so. */
  tokens?: TokenCount | null;
  models: readonly Model[];
  history?: readonly ModelHistory[];
  /** Some of these very requests, run before: says more than earlier runs. */
  trials?: readonly ModelTrial[];
}

/**
 * What a checked file will cost, low / likely / high, in the three windows. Exact decimals; a price that is not known gives
 * null, never 0, and names the model. The ends of the range meet the ends of input and output together.
 */
export function estimate({ tally, tokens, models, history = [], trials = [] }: EstimateInput): Estimate {
  const counted = tokens ?? roughTokens({ tally });
  const byModel = new Map<string | null, TallyGroup[]>();
  for (const group of tally.groups) byModel.set(group.model, [...(byModel.get(group.model) ?? []), group]);
  const estimates = [...byModel].map(([id, groups]) =>
    estimateModel(
      id,
      groups,
      counted,
      models.find((model) => model.id === id),
      history.find((entry) => entry.model === id),
      trials.find((entry) => entry.model === id),
    ),
  );
  return {
    requests: tally.requests,
    inputTokens: sumRanges(estimates.map((entry) => entry.inputTokens)),
    outputTokens: sumRanges(estimates.map((entry) => entry.outputTokens)),
    models: estimates,
    totals: {
      realtime: totalOf(estimates, "realtime", tally),
      "1h": totalOf(estimates, "1h", tally),
      "24h": totalOf(estimates, "24h", tally),
    },
  };
}

function estimateModel(
  id: string | null,
  groups: readonly TallyGroup[],
  counted: TokenCount,
  model: Model | undefined,
  history: ModelHistory | undefined,
  trial: ModelTrial | undefined,
): ModelEstimate {
  const tokens = groups.flatMap((group) => tokensOf(counted, group) ?? []);
  const isSampled = tokens.some(({ sampledRequests }) => sampledRequests > 0);
  const basis: EstimateBasis[] = tokens.flatMap((group) => group.basis);
  const countedInput = sumRanges(tokens.map((group) => group.input));
  const correction = inputCorrection(isSampled, history, trial);
  const corrected = (range: TokenRange) => correction?.apply(range) ?? range;
  const input = corrected(countedInput);
  if (correction !== null) basis.push(correction.basis);
  const outputs = groups.map((group) => outputTokens(group, model, history, trial));
  const output = sumRanges(outputs.map((entry) => entry.tokens));
  basis.push(...outputs.flatMap((entry) => entry.basis));
  const name = id ?? NO_MODEL;
  const missing = WINDOWS.filter((window) => (model?.prices[window] ?? null) === null);
  if (missing.length > 0)
    basis.push({
      kind: "price_unknown",
      params: { model: name, windows: missing.join(", ") },
      sentence: `No price is known for ${name} (${missing.join(", ")}).`,
    });
  const costsOf = (input: TokenRange, output: TokenRange) => {
    const at = (window: (typeof WINDOWS)[number]) => rangeCost(model?.prices[window] ?? null, input, output);
    return { realtime: at("realtime"), "1h": at("1h"), "24h": at("24h") };
  };
  // Each group's repeats by their share of it: text by its bytes, answers by their number.
  const repeatedInput = sumRanges(tokens.map((entry) => scaled(corrected(entry.input), textShare(groups, entry))));
  const repeatedOutput = sumRanges(
    outputs.map((entry, index) => scaled(entry.tokens, requestShare(groups[index] as TallyGroup))),
  );
  return {
    model: id,
    requests: groups.reduce((sum, group) => sum + group.requests, 0),
    repeats: groups.reduce((sum, group) => sum + group.repeats.requests, 0),
    countedTokens: countedInput.likely,
    inputTokens: input,
    outputTokens: output,
    hasOutputCeiling: outputs.every((entry) => entry.hasCeiling),
    costs: costsOf(input, output),
    repeatCosts: costsOf(repeatedInput, repeatedOutput),
    basis: uniqueBasis(basis),
  };
}

const requestShare = ({ repeats, requests }: TallyGroup) => (requests === 0 ? 0 : repeats.requests / requests);

/** Share of a group's input that its repeats make up; requests without text, such as images alone, by their number. */
function textShare(groups: readonly TallyGroup[], { model, url }: GroupTokens): number {
  const group = groups.find((one) => one.model === model && one.url === url);
  if (group === undefined) return 0;
  const { repeats, promptBytes } = group;
  return promptBytes.sum === 0 ? requestShare(group) : repeats.promptBytes / promptBytes.sum;
}

function tokensOf(counted: TokenCount, group: TallyGroup): GroupTokens | undefined {
  return counted.groups.find((entry) => entry.model === group.model && entry.url === group.url);
}

function scaled(range: TokenRange, factor: number): TokenRange {
  return {
    low: Math.round(range.low * factor),
    likely: Math.round(range.likely * factor),
    high: Math.round(range.high * factor),
  };
}

/** Null when the price, or the half of it that is needed, is not known. */
function rangeCost(price: Price | null, input: TokenRange, output: TokenRange): MoneyRange | null {
  if (price === null) return null;
  const [low, likely, high] = ENDS.map((end) =>
    sumDollars([tokenCost(input[end], price.inputPerMillion), tokenCost(output[end], price.outputPerMillion)]),
  );
  return low && likely && high ? { low, likely, high } : null;
}

function totalOf(estimates: readonly ModelEstimate[], window: (typeof WINDOWS)[number], tally: Tally): WindowTotal {
  const knownCost = sumCosts(estimates.flatMap((entry) => entry.costs[window] ?? []));
  const repeatCost = sumCosts(estimates.flatMap((entry) => entry.repeatCosts[window] ?? []));
  const unknownModels = estimates
    .filter((entry) => entry.costs[window] === null)
    .map((entry) => entry.model ?? NO_MODEL);
  // Requests beyond the bound on groups have no tokens here.
  const isWhole = unknownModels.length === 0 && tally.ungrouped === 0;
  return { cost: isWhole ? knownCost : null, knownCost, repeatCost, unknownModels };
}

function sumCosts(costs: readonly MoneyRange[]): MoneyRange {
  const sum = (end: (typeof ENDS)[number]) => sumDollars(costs.map((cost) => cost[end])) ?? "0";
  return { low: sum("low"), likely: sum("likely"), high: sum("high") };
}

/** Groups of one model often say the same. */
function uniqueBasis(basis: readonly EstimateBasis[]): EstimateBasis[] {
  const seen = new Set<string>();
  return basis.filter(({ sentence }) => !seen.has(sentence) && seen.add(sentence));
}
