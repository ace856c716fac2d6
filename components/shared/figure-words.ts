import { finalAnswerPath, wholeAnswerPath } from "@/lib/results/rules/answer-text";
import type { Share } from "@/lib/results/rules/statistics";

const pathWords: Record<string, string> = { [finalAnswerPath]: "named answer", [wholeAnswerPath]: "whole answer" };

/** A path as people read it: a field by its name, the pseudo ones in words. */
export const pathWord = (path: string): string => pathWords[path] ?? path;

/** A figure that is neither money nor a count. */
export function formatFigure(value: number | null): string {
  if (value === null || !Number.isFinite(value)) return "–";
  const size = Math.abs(value);
  if (size !== 0 && (size < 0.001 || size >= 1e9)) return value.toExponential(2);
  return new Intl.NumberFormat("en-GB", { maximumFractionDigits: size < 10 ? 3 : 1 }).format(value);
}

/** Figures that stand below one another: their points too. Whole numbers have none. */
export function formatColumn(values: readonly (number | null)[]): (value: number | null) => string {
  const known = values.filter((value): value is number => value !== null && Number.isFinite(value));
  const largest = Math.max(0, ...known.map(Math.abs));
  const digits = known.every(Number.isInteger) ? 0 : largest < 10 ? 3 : 1;
  const inColumn = new Intl.NumberFormat("en-GB", { minimumFractionDigits: digits, maximumFractionDigits: digits });
  return (value) =>
    value === null || !Number.isFinite(value) || Math.abs(value) >= 1e9 ? formatFigure(value) : inColumn.format(value);
}

export const formatShare = (share: number | null): string => (share === null ? "–" : `${(share * 100).toFixed(1)} %`);

/** "95 % between 80.1 % and 89.2 %" */
export const intervalWords = ({ low, high }: Share): string =>
  `95 % between ${formatShare(low)} and ${formatShare(high)}`;
