"use client";

import { parseAsString, parseAsStringLiteral, useQueryStates } from "nuqs";
import { useHydrated, useNow } from "@/components/shared/use-now";
import { usageGroups } from "@/lib/usage/contract";
import { localDay, type RangeChoice, rangeChoices, rangeOf } from "./usage-range";

const parsers = {
  range: parseAsStringLiteral(rangeChoices).withDefault("30"),
  from: parseAsString,
  to: parseAsString,
  by: parseAsStringLiteral(usageGroups).withDefault("model"),
};

/** The days and the split the address asks for, in the reader's own calendar. */
export function useUsageView() {
  const [state, setState] = useQueryStates(parsers);
  const isHydrated = useHydrated();
  const today = localDay(new Date(useNow(60_000)));
  const zone = isHydrated ? Intl.DateTimeFormat().resolvedOptions().timeZone : "UTC";
  const range = rangeOf(state.range, today, { from: state.from ?? undefined, to: state.to ?? undefined });
  return {
    choice: state.range,
    by: state.by,
    range,
    zone,
    today,
    setBy: (by: (typeof usageGroups)[number]) => void setState({ by }),
    setChoice: (choice: RangeChoice) =>
      void setState(choice === "custom" ? { range: choice, ...range } : { range: choice, from: null, to: null }),
    setEnds: (ends: { from?: string; to?: string }) => void setState({ range: "custom", ...range, ...ends }),
  };
}

export type UsageView = ReturnType<typeof useUsageView>;
