/*
 * Calendar days as `YYYY-MM-DD`, reckoned without clocks; a zone only decides which day an instant belongs to.
 */

const dayMs = 86_400_000;
const toDay = (ms: number): string => new Date(ms).toISOString().slice(0, 10);

/** The calendar day of an instant in a zone (IANA name). @throws RangeError when the zone is not known */
export function dayIn(zone: string, at: Date): string {
  // Swedish dates are written year-month-day.
  return new Intl.DateTimeFormat("sv-SE", { timeZone: zone, dateStyle: "short" }).format(at);
}

export function isZone(zone: string): boolean {
  try {
    new Intl.DateTimeFormat("en", { timeZone: zone });
    return true;
  } catch {
    return false;
  }
}

/** "2026-03-01" and −1 → "2026-02-28". */
export const dayPlus = (day: string, days: number): string => toDay(Date.parse(day) + days * dayMs);

/** Whole days from the first to the second. */
export const daysBetween = (from: string, to: string): number =>
  Math.round((Date.parse(to) - Date.parse(from)) / dayMs);

export const monthStart = (day: string): string => `${day.slice(0, 8)}01`;

/** The last day of a day's month. */
export function monthEnd(day: string): string {
  const [year, month] = day.split("-").map(Number);
  return toDay(Date.UTC(year ?? 1970, month ?? 1, 0));
}

export const buckets = ["day", "week", "month"] as const;
export type Bucket = (typeof buckets)[number];

/** The first day of the bucket a day lies in. Weeks begin on Monday. */
export function bucketOf(day: string, bucket: Bucket): string {
  if (bucket === "month") return monthStart(day);
  if (bucket === "day") return day;
  return dayPlus(day, -((new Date(day).getUTCDay() + 6) % 7));
}

/** The last day of the bucket that begins on a day. */
export function bucketEnd(at: string, bucket: Bucket): string {
  if (bucket === "month") return monthEnd(at);
  return bucket === "week" ? dayPlus(at, 6) : at;
}
