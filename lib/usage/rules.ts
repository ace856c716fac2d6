import Big from "big.js";
import { exact } from "@/lib/money";

/** Fewer days than this say nothing about the rest of a month. */
export const basisDaysMin = 3;

export type MonthEnd = { low: string; likely: string; high: string; basisDays: number };

/**
 * Where a month ends: what is spent, plus for each day left a day like the last ones. `recent` holds the dollars of the
 * last whole days (0 for idle ones), newest last. The band is the sum's standard error: days vary independently, so
 * √n of a day's deviation. What is `committed` to batches under way is spent by then in any case. Null with fewer than
 * three days.
 */
export function foresee(spent: string, recent: readonly string[], daysLeft: number, committed = "0"): MonthEnd | null {
  if (recent.length < basisDaysMin) return null;
  const days = recent.map((value) => new Big(value));
  const mean = days.reduce((sum, day) => sum.plus(day), new Big(0)).div(days.length);
  const variance = days.reduce((sum, day) => sum.plus(day.minus(mean).pow(2)), new Big(0)).div(days.length - 1);
  const likely = new Big(spent).plus(mean.times(daysLeft));
  const spread = variance.sqrt().times(Math.sqrt(daysLeft));
  const least = new Big(spent).plus(committed);
  const cents = (value: Big) => exact((value.lt(least) ? least : value).round(6));
  return {
    low: cents(likely.minus(spread)),
    likely: cents(likely),
    high: cents(likely.plus(spread)),
    basisDays: recent.length,
  };
}

/** Whether there is nothing to show. A retry answers rows of other days: it costs something and adds no row. */
export const isUnused = (sum: { rows: number; inputTokens: number; outputTokens: number; cost: string }): boolean =>
  sum.rows === 0 && sum.inputTokens === 0 && sum.outputTokens === 0 && Number(sum.cost) === 0;

/** Dollars per row that can be used as it came; null when there is none, or when some rows have no price. */
export function costPerGoodRow(sum: {
  cost: string;
  rows: number;
  failedRows: number;
  flaggedRows: number;
  unpricedRows: number;
}): string | null {
  const good = sum.rows - sum.failedRows - sum.flaggedRows;
  if (good <= 0 || sum.unpricedRows > 0) return null;
  return exact(new Big(sum.cost).div(good).round(12));
}
