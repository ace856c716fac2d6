import { shortModelName } from "@/lib/format";
import { minusDollars, sumDollars } from "@/lib/money";
import type { getUsage } from "@/lib/usage/contract";
import type { CallOutput } from "@/lib/wire/endpoint";

export type Usage = CallOutput<typeof getUsage>;
export type UsageGroup = Usage["groups"][number];
export type UsageBy = "model" | "member" | "connection";

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
    hasUnknownPrices: group.hasUnknownPrices,
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
      hasUnknownPrices: rest.some((group) => group.hasUnknownPrices),
    },
  ];
}

/** A series where it is named: "flaky-chat, price unknown". */
export const seriesName = ({ label, hasUnknownPrices }: Series): string =>
  hasUnknownPrices ? `${label}, price unknown` : label;

/** Round marks for an axis from 0 to at least `max`: steps of 1, 2 or 5 times a power of ten, about four of them. */
export function axisTicks(max: number): number[] {
  if (!(max > 0)) return [0, 1];
  const rough = max / 4;
  const power = 10 ** Math.floor(Math.log10(rough));
  const step = ([1, 2, 5, 10].find((factor) => factor * power >= rough * 0.999) ?? 10) * power;
  return Array.from({ length: Math.ceil(max / step - 1e-9) + 1 }, (_, index) => index * step);
}

export type DayBar = { day: string; cost: string; parts: { key: string; cost: string }[] };

/** What each day cost, exactly, split by series. Days nothing happened on are there with nothing. */
export function barsOf(days: readonly string[], usage: Pick<Usage, "days">, series: readonly Series[]): DayBar[] {
  const known = new Map(usage.days.map((day) => [day.day, day.byGroup]));
  return days.map((day) => {
    const byGroup = known.get(day) ?? {};
    const parts = series.map(({ key, keys }) => ({
      key,
      cost: sumDollars(keys.map((group) => byGroup[group] ?? "0")) ?? "0",
    }));
    return { day, cost: sumDollars(parts.map((part) => part.cost)) ?? "0", parts };
  });
}

/** What realtime would have cost more; null where a price to compare with is missing. */
export function savedOf(sum: Pick<UsageGroup, "cost" | "realtimeCost" | "hasUnknownPrices">): string | null {
  if (sum.realtimeCost === null || sum.hasUnknownPrices) return null;
  return minusDollars(sum.realtimeCost, sum.cost);
}
