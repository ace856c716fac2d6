import { formatMoney } from "@/lib/format";
import { compareDollars, minusDollars, sumDollars } from "@/lib/money";
import type { BudgetState } from "./contract";

/** Shares of a budget that are worth a notice, in per cent. */
export const budgetMarks = [50, 80, 100] as const;

const plus = (a: string, b: string): string => sumDollars([a, b]) ?? "0";

/** An amount, or the limit where that is lower. */
export const within = (amount: string, limit: string | null): string =>
  limit !== null && compareDollars(limit, amount) < 0 ? limit : amount;

/** What is neither spent nor spoken for; negative once a soft budget is passed. */
export const leftOf = ({ monthly, spent, reserved }: BudgetState): string =>
  minusDollars(monthly, plus(spent, reserved));

/** Whether a batch that may cost `amount` fits. */
export const fits = (budget: BudgetState, amount: string): boolean => compareDollars(leftOf(budget), amount) >= 0;

/** "$80.00 spent + $12.00 under way + $9.00 for this batch = $101.00, over $100.00". */
export function arithmetic({ monthly, spent, reserved }: BudgetState, amount: string): string {
  const sum = plus(plus(spent, reserved), amount);
  return `${formatMoney(spent)} spent + ${formatMoney(reserved)} under way + ${formatMoney(amount)} for this batch = ${formatMoney(sum)}, over ${formatMoney(monthly)}`;
}

/** The highest mark that spending has reached; null below the first. */
export function markReached({ monthly, spent }: Pick<BudgetState, "monthly" | "spent">): number | null {
  const share = (mark: number) => compareDollars(spent, String((Number(monthly) * mark) / 100));
  return [...budgetMarks].reverse().find((mark) => share(mark) >= 0) ?? null;
}
