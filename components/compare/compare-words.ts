import { formatCount, formatMoney, formatPercent } from "@/lib/format";
import { compareDollars, minusDollars } from "@/lib/money";
import type { ComparedBatch, FieldAgreement } from "@/lib/results/compare/contract";

/** "+12.4 %", against what it was; null where either is unknown or there is nothing to divide by. */
export function changeWords(from: number | null, to: number | null): string | null {
  if (from === null || to === null || from === 0) return null;
  const change = ((to - from) / from) * 100;
  if (Math.abs(change) < 0.05) return "no change";
  return `${change > 0 ? "+" : "−"}${Math.abs(change).toFixed(Math.abs(change) < 10 ? 1 : 0)} %`;
}

/** Tokens of a kind per request that all batches answered. */
export const perRow = (value: number | null, { shared }: ComparedBatch): number | null =>
  value === null || shared.rows === 0 ? null : value / shared.rows;

/** "+1,204 · +12 %": output tokens over the shared requests, against A's. */
export function tokensAgainst(a: ComparedBatch, b: ComparedBatch): string | null {
  const [from, to] = [a.shared.outputTokens, b.shared.outputTokens];
  if (from === null || to === null) return null;
  return joined(from === to ? 0 : to - from, formatCount(Math.abs(to - from)), changeWords(from, to));
}

/** "−$0.012 · −12 %": the cost of the shared requests, against A's. */
export function costAgainst(a: ComparedBatch, b: ComparedBatch): string | null {
  const [from, to] = [a.shared.cost, b.shared.cost];
  if (from === null || to === null) return null;
  const sign = compareDollars(to, from);
  const amount = sign < 0 ? minusDollars(from, to) : minusDollars(to, from);
  return joined(sign, formatMoney(amount), changeWords(Number(from), Number(to)));
}

function joined(sign: number, amount: string, change: string | null): string {
  if (sign === 0) return "the same";
  const signed = `${sign > 0 ? "+" : "−"}${amount}`;
  return change === null || change === "no change" ? signed : `${signed} · ${change}`;
}

/** "87 % of 1,204": how often a field says the same in both. */
export const agreementWords = ({ both, equal }: FieldAgreement): string =>
  both === 0 ? "never in both" : (formatPercent(equal, both) ?? "–");
