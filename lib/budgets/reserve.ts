import "server-only";
import { eq } from "drizzle-orm";
import type { Db } from "@/lib/db/client";
import { compareDollars } from "@/lib/money";
import { AppError } from "@/lib/wire/errors";
import { arithmetic, fits } from "./rules";
import { budgetStates, monthOf } from "./state";
import { approvalLimits, budgets } from "./table";

type Ask = {
  teamId: string;
  userId: string;
  /** The most the batch may cost, in dollars; null when some price is not known. */
  amount: string | null;
};

/**
 * Makes the submits of a team with budgets wait for each other until they commit, so that together they cannot pass an
 * edge. Answers whether the team has budgets at all.
 */
export async function lockBudgets(tx: Db, teamId: string): Promise<boolean> {
  const held = await tx.select({ mode: budgets.mode }).from(budgets).where(eq(budgets.teamId, teamId)).for("update");
  return held.length > 0;
}

/**
 * Holds a batch against the budgets that bind its submitter, in the transaction that writes its row with `reserved`
 * and holds the lock.
 * @throws AppError over_budget, with the arithmetic; only hard budgets refuse
 */
export async function requireBudget(tx: Db, { teamId, userId, amount }: Ask): Promise<void> {
  const states = await budgetStates(tx, teamId, await monthOf(tx, teamId), userId);
  for (const budget of states.filter(({ mode }) => mode === "hard")) {
    const whose = budget.memberId === null ? "the team's" : "your";
    if (amount === null)
      throw new AppError(
        "over_budget",
        `The price of a model in this file is not known, so ${whose} budget for this month cannot be kept. Nothing was sent and the file is kept. Set the price on Models, or ask an owner or admin.`,
      );
    if (!fits(budget, amount))
      throw new AppError(
        "over_budget",
        `This could pass ${whose} budget for this month: ${arithmetic(budget, amount)}. Nothing was sent and the file is kept. Send a smaller file, lower max_tokens, or ask an owner or admin to raise the budget.`,
      );
  }
}

/** Whether a batch that may cost this waits for an owner or admin. An unknown price counts as above any limit. */
export async function needsApproval(db: Db, teamId: string, amount: string | null): Promise<string | null> {
  const [limit] = await db.select().from(approvalLimits).where(eq(approvalLimits.teamId, teamId));
  if (!limit) return null;
  return amount === null || compareDollars(amount, limit.above) > 0 ? limit.above : null;
}
