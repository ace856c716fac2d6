import type { Batch } from "@/lib/batches/contract";
import { formatMoney } from "@/lib/format";
import { addDollars, compareDollars, shareOfDollars } from "@/lib/money";

/** From fewer rows nothing is foretold. */
const rowsMin = 20;

type Spending = Pick<Batch, "spend" | "estimate"> & {
  counts: Pick<Batch["counts"], "total">;
  results: Pick<Batch["results"], "rows" | "isComplete">;
};

/** What is spent beside the estimate, and what all rows will have cost if they go on as they did. */
export type SpendCourse = {
  spent: string;
  low: string;
  high: string;
  /** Null when all is here, or too little to tell. */
  expected: string | null;
  sentence: string;
};

/** Null where there is nothing to hold the spend against. */
export function spendCourse({ spend, estimate, counts, results }: Spending): SpendCourse | null {
  const spent = spend?.cost ?? null;
  const band = estimate?.cost ?? null;
  if (spent === null || band === null) return null;
  const isOver = results.isComplete || results.rows >= counts.total;
  const expected = isOver || results.rows < rowsMin ? null : shareOfDollars(spent, counts.total, results.rows);
  const { low, high } = band;
  const final = isOver ? spent : expected;
  const place =
    final === null
      ? null
      : compareDollars(final, low) < 0
        ? "below the estimate"
        : compareDollars(final, high) > 0
          ? "above the estimate"
          : "within the estimate";
  const sentence =
    place === null
      ? "Too few rows to say where it ends"
      : isOver
        ? `Ended ${place}`
        : `On course for about ${formatMoney(expected)}, ${place}`;
  return { spent, low, high, expected, sentence };
}

/** Places on a line from nothing to a little more than the most of all, in per cent. */
export function placesOf({ spent, low, high, expected }: SpendCourse): Record<"spent" | "low" | "high", number> & {
  expected: number | null;
} {
  const amounts = [high, spent, ...(expected === null ? [] : [expected])];
  const most = amounts.reduce((a, b) => (compareDollars(a, b) >= 0 ? a : b));
  const end = Number(addDollars(most, shareOfDollars(most, 1, 10)));
  const at = (amount: string): number => (end > 0 ? (Number(amount) / end) * 100 : 0);
  return { spent: at(spent), low: at(low), high: at(high), expected: expected === null ? null : at(expected) };
}
