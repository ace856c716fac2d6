import { teamHref } from "@/components/shared/routes";
import type { DayRange } from "./usage-range";
import type { Slice } from "./use-usage-view";

/** The batches of a slice: every figure here leads to what it is made of. */
export function batchesHref(team: { slug: string }, slice: Slice, range: DayRange) {
  return teamHref(team, "/batches", { ...slice, ...range });
}
