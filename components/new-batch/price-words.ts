import { windows } from "@/components/shared/jsonl/window-words";
import type { BatchEstimate } from "@/lib/batches/contract";
import { formatTokens, shortModelName } from "@/lib/format";
import type { Estimate, MoneyRange, Window, WindowTotal } from "@/lib/models/contract";
import { compareDollars, minusDollars, sumDollars } from "@/lib/money";

export type Totals = Record<Window, WindowTotal>;

const nothing: MoneyRange = { low: "0", likely: "0", high: "0" };

function addRanges(ranges: readonly MoneyRange[]): MoneyRange {
  const sum = (end: keyof MoneyRange) => sumDollars(ranges.map((range) => range[end])) ?? "0";
  return ranges.length === 0 ? nothing : { low: sum("low"), likely: sum("likely"), high: sum("high") };
}

function addWindow(totals: readonly WindowTotal[]): WindowTotal {
  const known = totals.flatMap(({ cost }) => cost ?? []);
  return {
    cost: known.length === totals.length ? addRanges(known) : null,
    knownCost: addRanges(totals.map(({ knownCost }) => knownCost)),
    repeatCost: addRanges(totals.map(({ repeatCost }) => repeatCost)),
    unknownModels: [...new Set(totals.flatMap(({ unknownModels }) => unknownModels))],
  };
}

/** What several files come to together, exactly; null without any. One unknown part makes a sum unknown. */
export function totalOf(estimates: readonly Estimate[]): Totals | null {
  if (estimates.length === 0) return null;
  const of = (window: Window) => addWindow(estimates.map(({ totals }) => totals[window]));
  return { "24h": of("24h"), "1h": of("1h"), realtime: of("realtime") };
}

export type UnknownPrice = { model: string; windows: Window[] };

/** Models without a known price, and in which windows. */
export function unknownOf(totals: Totals | null): UnknownPrice[] {
  if (!totals) return [];
  const models = new Set(windows.flatMap((window) => totals[window].unknownModels));
  return [...models].map((model) => ({
    model,
    windows: windows.filter((window) => totals[window].unknownModels.includes(model)),
  }));
}

/** "LightOnOCR-2 (realtime)"; just the name when no window has a price. */
export function unknownWords({ model, windows: missing }: UnknownPrice): string {
  const name = shortModelName(model);
  return missing.length === windows.length ? name : `${name} (${missing.join(", ")})`;
}

/** How much more the likely figure is: ("5.21", "7.78") → "49 % more". Null when it cannot be told, or is no more. */
export function moreThan(base: MoneyRange | null, other: MoneyRange | null): string | null {
  if (!base || !other || compareDollars(base.likely, "0") <= 0) return null;
  const difference = minusDollars(other.likely, base.likely);
  // Only a share for reading; the amounts themselves stay exact.
  const share = (Number(difference) / Number(base.likely)) * 100;
  if (share >= 1000) return `${Math.round(share / 100 + 1)}\u00a0times as much`;
  return share >= 0.5 ? `${Math.round(share)}\u00a0% more` : null;
}

/** Where the figures come from, for the largest part of the largest file; other parts may differ. */
export function basisOf(estimates: readonly Estimate[]): string {
  const models = estimates.flatMap((estimate) => estimate.models).sort((a, b) => b.requests - a.requests);
  const largest = models[0];
  if (!largest) return "";
  const tokens = estimates.reduce((sum, { inputTokens }) => sum + inputTokens.likely, 0);
  // Groups of one model each say how they were counted; one of a kind is enough.
  const kinds = new Map(largest.basis.toReversed().map(({ kind, sentence }) => [kind, sentence]));
  kinds.delete("price_unknown");
  const sentences = largest.basis.flatMap(({ kind, sentence }) => (kinds.get(kind) === sentence ? [sentence] : []));
  const parts = [`About ${formatTokens(tokens)} input tokens.`, ...sentences];
  if (models.length > 1)
    parts.push(`Said of ${largest.model ?? "requests without a model"}; the others are counted alike.`);
  return parts.join(" ");
}

/** What is kept with the batch, to be compared with what it really costs. */
export function batchEstimateOf(estimate: Estimate | null, window: string): BatchEstimate | null {
  if (!estimate) return null;
  const total = window === "1h" || window === "24h" || window === "realtime" ? estimate.totals[window] : null;
  return {
    cost: total?.cost ?? null,
    knownCost: total?.knownCost ?? null,
    unpricedModels: total?.unknownModels ?? [],
    inputTokens: estimate.models.flatMap(({ model, countedTokens: tokens }) =>
      model === null ? [] : { model, tokens },
    ),
    realtime: estimate.totals.realtime.cost,
    basis: basisOf([estimate]).slice(0, 500),
  };
}
