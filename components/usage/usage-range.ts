import { type Bucket, bucketOf, dayPlus } from "@/lib/calendar";

export const rangeChoices = ["7", "30", "90", "365", "month", "custom"] as const;
export type RangeChoice = (typeof rangeChoices)[number];
export type DayRange = { from: string; to: string };

/** More bars than this cannot be told apart; the server would answer, the picture would not. */
export const daysMax = 366;

const isDay = (text: string): boolean => /^\d{4}-\d{2}-\d{2}$/.test(text) && !Number.isNaN(Date.parse(text));
/** The first day of every bucket that a range touches. */
export function bucketsOf({ from, to }: DayRange, bucket: Bucket): string[] {
  const found = new Set<string>();
  for (let day = from; day <= to && found.size < daysMax; day = dayPlus(day, 1)) found.add(bucketOf(day, bucket));
  return [...found];
}

/**
 * The days a choice stands for, up to `today`. A custom range is put in order and cut to a year; without both ends it
 * is the last 30 days.
 */
export function rangeOf(choice: RangeChoice, today: string, custom: Partial<DayRange> = {}): DayRange {
  if (choice === "month") return { from: `${today.slice(0, 8)}01`, to: today };
  if (choice !== "custom") return { from: dayPlus(today, 1 - Number(choice)), to: today };
  const { from, to } = custom;
  if (!from || !to || !isDay(from) || !isDay(to)) return rangeOf("30", today);
  const [first, last] = from <= to ? [from, to] : [to, from];
  const earliest = dayPlus(last, 1 - daysMax);
  const isTooLong = first < earliest;
  return { from: isTooLong ? earliest : first, to: last };
}
