import { teamHref } from "@/components/shared/routes";
import { type Bucket, bucketEnd } from "@/lib/calendar";
import type { UsageBy } from "@/lib/usage/contract";
import type { DayRange } from "./usage-range";

/** What a figure is narrowed to; of several values any may hold. */
export type BatchesSlice = Partial<Record<UsageBy, string | readonly string[]>>;

/** Lists stand in an address with commas between; those within a name are written otherwise. */
const listed = (values: string | readonly string[] = []): string =>
  [values]
    .flat()
    .map((value) => value.replaceAll(",", "%2C"))
    .join(",");

/** The batches of a slice: every figure here leads to what it was counted from. */
export function batchesHref(team: { slug: string }, slice: BatchesSlice, { from, to }: DayRange) {
  const narrowed = Object.fromEntries(Object.entries(slice).map(([name, values]) => [name, listed(values)]));
  return teamHref(team, "/batches", { ...narrowed, usedFrom: from, usedTo: to });
}

/** The days of a bucket that lie in the range; without a bucket all of the range. */
export function daysOf(range: DayRange, bucket: Bucket, at?: string): DayRange {
  if (at === undefined) return range;
  const end = bucketEnd(at, bucket);
  return { from: at < range.from ? range.from : at, to: end > range.to ? range.to : end };
}
