import { formatPercent } from "@/lib/format";
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

/** A figure of a field, short enough for a column. */
export function formatNumber(value: number | null): string {
  if (value === null) return "–";
  const size = Math.abs(value);
  if (size !== 0 && (size < 0.001 || size >= 1e9)) return value.toExponential(2);
  return new Intl.NumberFormat("en-GB", { maximumFractionDigits: size < 10 ? 3 : 1 }).format(value);
}

/** "87 % of 1,204": how often a field says the same in both. */
export const agreementWords = ({ both, equal }: FieldAgreement): string =>
  both === 0 ? "never in both" : (formatPercent(equal, both) ?? "–");
