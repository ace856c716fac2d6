"use client";

import { parseAsString, parseAsStringLiteral, useQueryStates } from "nuqs";
import { useTeam } from "@/components/shared/team-context";
import { useNow } from "@/components/shared/use-now";
import { type Bucket, buckets, dayIn, daysBetween } from "@/lib/calendar";
import { usageGroups } from "@/lib/usage/contract";
import { type RangeChoice, rangeChoices, rangeOf } from "./usage-range";
import { measures } from "./usage-series";

const parsers = {
  range: parseAsStringLiteral(rangeChoices).withDefault("30"),
  from: parseAsString,
  to: parseAsString,
  by: parseAsStringLiteral(usageGroups).withDefault("model"),
  per: parseAsStringLiteral(buckets),
  show: parseAsStringLiteral(measures).withDefault("cost"),
  model: parseAsString,
  member: parseAsString,
  connection: parseAsString,
  tag: parseAsString,
};

export type Slice = Partial<Record<(typeof usageGroups)[number], string>>;

/** Days while they can be told apart, then weeks; months only when asked for. */
const fittingBucket = (days: number): Bucket => (days > 120 ? "week" : "day");

/** The days, the split and the slice that the address asks for, in the team's calendar. */
export function useUsageView() {
  const { zone } = useTeam();
  const [state, setState] = useQueryStates(parsers);
  const today = dayIn(zone, new Date(useNow(60_000)));
  const range = rangeOf(state.range, today, { from: state.from ?? undefined, to: state.to ?? undefined });
  const slice: Slice = Object.fromEntries(
    usageGroups.flatMap((name) => (state[name] === null ? [] : [[name, state[name]]])),
  );
  return {
    choice: state.range,
    by: state.by,
    bucket: state.per ?? fittingBucket(daysBetween(range.from, range.to)),
    measure: state.show,
    slice,
    range,
    zone,
    today,
    setBy: (by: (typeof usageGroups)[number]) => void setState({ by }),
    setBucket: (per: Bucket) => void setState({ per }),
    setMeasure: (show: (typeof measures)[number]) => void setState({ show }),
    setSlice: (name: (typeof usageGroups)[number], key: string | null) => void setState({ [name]: key }),
    setChoice: (choice: RangeChoice) =>
      void setState(choice === "custom" ? { range: choice, ...range } : { range: choice, from: null, to: null }),
    setEnds: (ends: { from?: string; to?: string }) => void setState({ range: "custom", ...range, ...ends }),
  };
}

export type UsageView = ReturnType<typeof useUsageView>;
