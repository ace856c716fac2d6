import { formatCount, formatMoney, formatTokens, shortModelName } from "@/lib/format";
import { minusDollars, sumDollars } from "@/lib/money";
import type { getUsage, UsageBy, UsageSum } from "@/lib/usage/contract";
import type { CallOutput } from "@/lib/wire/endpoint";

export type Usage = CallOutput<typeof getUsage>;
export type UsageGroup = Usage["groups"][number];

/** What the bars measure. */
export const measures = ["cost", "saved", "wasted", "tokens", "rows"] as const;
export type Measure = (typeof measures)[number];

export const isMoney = (measure: Measure): boolean => measure !== "tokens" && measure !== "rows";

export const formatMeasure = (value: string, measure: Measure, decimals = 2): string =>
  isMoney(measure)
    ? formatMoney(value, decimals)
    : measure === "tokens"
      ? formatTokens(Number(value))
      : formatCount(Number(value));

/** An amount as far as it is known: "$3.18", "$3.18 + unknown", "unknown", or a dash for nothing. */
export function amountWords(
  { value, isPartial }: Pick<UsagePart, "value" | "isPartial">,
  measure: Measure,
  decimals = 2,
): string {
  if (Number(value) === 0) return isPartial ? "unknown" : "–";
  return `${formatMeasure(value, measure, decimals)}${isPartial ? " + unknown" : ""}`;
}

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
  /** Nothing in it has a realtime price that its cost could be compared with. */
  isIncomparable: boolean;
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
    isIncomparable: savedOf(group) === null,
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
      isIncomparable: rest.every((group) => savedOf(group) === null),
    },
  ];
}

/** A series where its money is named: "flaky-chat, price unknown". */
export function seriesName({ label, hasUnknownPrices, isIncomparable }: Series, measure: Measure): string {
  if (!isMoney(measure)) return label;
  if (hasUnknownPrices) return `${label}, price unknown`;
  return measure === "saved" && isIncomparable ? `${label}, realtime price unknown` : label;
}

/** Round marks for an axis from 0 to at least `max`: steps of 1, 2 or 5 times a power of ten, about four of them. */
export function axisTicks(max: number): number[] {
  if (!(max > 0)) return [0, 1];
  const rough = max / 4;
  const power = 10 ** Math.floor(Math.log10(rough));
  const step = ([1, 2, 5, 10].find((factor) => factor * power >= rough * 0.999) ?? 10) * power;
  return Array.from({ length: Math.ceil(max / step - 1e-9) + 1 }, (_, index) => index * step);
}

/** An exact decimal of the measure, as far as it is known: `isPartial` when some of it is not. */
export type UsagePart = { key: string; value: string; isPartial: boolean };
/** A day, week or month, named by its first day. */
export type UsageBar = { at: string; total: string; isPartial: boolean; parts: UsagePart[] };

type Cell = Usage["cells"][number];

function measured(cell: Cell, measure: Measure): Omit<UsagePart, "key"> {
  const isPartial = isMoney(measure) && cell.unpricedRows > 0;
  if (measure === "wasted") return { value: cell.wastedCost, isPartial: cell.wasteUnknownRows > 0 };
  if (measure !== "saved") return { value: String(cell[measure]), isPartial };
  const saved = savedOf(cell);
  return { value: saved ?? "0", isPartial: isPartial || (saved === null && cell.rows > 0) };
}

/** What each bucket holds, exactly, split by series. Buckets in which nothing happened are there with nothing. */
export function barsOf(
  buckets: readonly string[],
  { cells }: Pick<Usage, "cells">,
  series: readonly Series[],
  measure: Measure,
): UsageBar[] {
  const known = new Map(cells.map((cell) => [`${cell.at}\n${cell.key}`, measured(cell, measure)]));
  const sum = (parts: readonly Omit<UsagePart, "key">[]) => ({
    value: sumDollars(parts.map((part) => part.value)) ?? "0",
    isPartial: parts.some((part) => part.isPartial),
  });
  return buckets.map((at) => {
    const parts = series.map(({ key, keys }) => ({
      key,
      ...sum(keys.flatMap((group) => known.get(`${at}\n${group}`) ?? [])),
    }));
    const { value, isPartial } = sum(parts);
    return { at, total: value, isPartial, parts };
  });
}

/** What realtime would have cost more, over the rows with both prices known; null when there are none. */
export function savedOf(sum: Pick<UsageSum, "comparedCost" | "realtimeCost">): string | null {
  if (Number(sum.realtimeCost) === 0) return null;
  return minusDollars(sum.realtimeCost, sum.comparedCost);
}
