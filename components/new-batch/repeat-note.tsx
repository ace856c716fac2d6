import { formatMoney, plural } from "@/lib/format";
import type { Estimate, Window } from "@/lib/models/contract";
import type { Totals } from "./price-words";

/** "118 requests repeat an earlier one, body and all: about $1.20 of the 24h price." Nothing when none do. */
export function repeatSentence(estimates: readonly Estimate[], totals: Totals | null, window: Window): string | null {
  const repeats = estimates.flatMap(({ models }) => models).reduce((sum, model) => sum + model.repeats, 0);
  if (repeats === 0 || !totals) return null;
  const { likely } = totals[window].repeatCost;
  const what = `${plural(repeats, "request")} ${repeats === 1 ? "repeats" : "repeat"} an earlier one, body and all`;
  return Number(likely) > 0 ? `${what}: about ${formatMoney(likely)} of the ${window} price.` : `${what}.`;
}

/** What repeated requests cost, below the prices. */
export function RepeatNote(props: { estimates: readonly Estimate[]; totals: Totals | null; window: Window }) {
  const sentence = repeatSentence(props.estimates, props.totals, props.window);
  return sentence && <p>{sentence}</p>;
}
