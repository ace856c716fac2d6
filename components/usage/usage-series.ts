import { formatCount, formatMoney, formatTokens, shortModelName } from "@/lib/format";
import { minusDollars, sumDollars } from "@/lib/money";
import type { getUsage, UsageBy, UsageSum } from "@/lib/usage/contract";
import type { CallOutput } from "@/lib/wire/endpoint";

export type Usage = CallOutput<typeof getUsage>;
export type UsageGroup = Usage["groups"][number];

/** What the bars measure. */
export const measures = ["cost", "tokens", "rows"] as const;
export type Measure = (typeof measures)[number];

export const formatMeasure = (value: string, measure: Measure): string =>
  measure === "cost"
    ? formatMoney(value)
    : measure === "tokens"
      ? formatTokens(Number(value))
      : formatCount(Number(value));

/** One colour a series; what does not fit into them is gathered in the last. */
export const seriesMax = 6;
export const otherKey = "\u0000other";

export type Series = {
  key: string;
  label: string;
  /** The groups in it. */
  keys: string[];
  colour: string;
  /** Some of its rows have no known price, so its bars are too low. */
  hasUnknownPrices: boolean;
};

const colourOf = (index: number) => `var(--chart-${index + 1})`;

export const groupLabel = (group: Pick<UsageGroup, "label">, by: UsageBy): string =>
  by === "model" ? shortModelName(group.label) : group.label;

/** The groups as series, dearest first; from the sixth on they are one, "6 others". */
export function seriesOf(groups: readonly UsageGroup[], by: UsageBy): Series[] {
  const shown = groups.length > seriesMax ? seriesMax - 1 : seriesMax;
  const series = groups.slice(0, shown).map((group, index) => ({
    key: group.key,
    label: groupLabel(group, by),
    keys: [group.key],
    colour: colourOf(index),
    hasUnknownPrices: group.unpricedRows > 0,
  }));
  const rest = groups.slice(shown);
  if (rest.length === 0) return series;
  return [
    ...series,
    {
      key: otherKey,
      label: `${rest.length} others`,
      keys: rest.map((group) => group.key),
      colour: colourOf(shown),
      hasUnknownPrices: rest.some((group) => group.unpricedRows > 0),
    },
  ];
}

/** A series where its cost is named: "flaky-chat, price unknown". */
export const seriesName = ({ label, hasUnknownPrices }: Series, measure: Measure): string =>
  hasUnknownPrices && measure === "cost" ? `${label}, price unknown` : label;

/** Round marks for an axis from 0 to at least `max`: steps of 1, 2 or 5 times a power of ten, about four of them. */
export function axisTicks(max: number): number[] {
  if (!(max > 0)) return [0, 1];
  const rough = max / 4;
  const power = 10 ** Math.floor(Math.log10(rough));
  const step = ([1, 2, 5, 10].find((factor) => factor * power >= rough * 0.999) ?? 10) * power;
  return Array.from({ length: Math.ceil(max / step - 1e-9) + 1 }, (_, index) => index * step);
}

/** A day, week or month, named by its first day. Values are exact decimals of the measure. */
export type UsageBar = { at: string; total: string; parts: { key: string; value: string }[] };

/** What each bucket holds, exactly, split by series. Buckets in which nothing happened are there with nothing. */
export function barsOf(
  buckets: readonly string[],
  { cells }: Pick<Usage, "cells">,
  series: readonly Series[],
  measure: Measure,
): UsageBar[] {
  const known = new Map(cells.map((cell) => [`${cell.at}\n${cell.key}`, String(cell[measure])]));
  const sum = (values: readonly string[]) => sumDollars(values) ?? "0";
  return buckets.map((at) => {
    const parts = series.map(({ key, keys }) => ({
      key,
      value: sum(keys.map((group) => known.get(`${at}\n${group}`) ?? "0")),
    }));
    return { at, total: sum(parts.map((part) => part.value)), parts };
  });
}

/** What realtime would have cost more, over the rows with both prices known; null when there are none. */
export function savedOf(sum: Pick<UsageSum, "comparedCost" | "realtimeCost">): string | null {
  if (Number(sum.realtimeCost) === 0) return null;
  return minusDollars(sum.realtimeCost, sum.comparedCost);
}
