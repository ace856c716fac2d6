/*
 * Calendar days as `YYYY-MM-DD`, reckoned without clocks or zones: a day is a day however long it lasts.
 */

export const rangeChoices = ["7", "30", "90", "month", "custom"] as const;
export type RangeChoice = (typeof rangeChoices)[number];
export type DayRange = { from: string; to: string };

const DAY_MS = 86_400_000;
/** More bars than this cannot be told apart; the server would answer, the picture would not. */
export const daysMax = 366;

const isDay = (text: string): boolean => /^\d{4}-\d{2}-\d{2}$/.test(text) && !Number.isNaN(Date.parse(text));
const toDay = (ms: number): string => new Date(ms).toISOString().slice(0, 10);

/** "2026-03-01" and −1 → "2026-02-28". */
export function dayPlus(day: string, days: number): string {
  return toDay(Date.parse(day) + days * DAY_MS);
}

/** Every day from the first to the last, both included. */
export function daysOf({ from, to }: DayRange): string[] {
  const days: string[] = [];
  for (let day = from; day <= to && days.length < daysMax; day = dayPlus(day, 1)) days.push(day);
  return days;
}

/** The calendar day of an instant where the reader is. */
export function localDay(at: Date): string {
  const two = (value: number) => String(value).padStart(2, "0");
  return `${at.getFullYear()}-${two(at.getMonth() + 1)}-${two(at.getDate())}`;
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
