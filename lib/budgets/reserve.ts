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
  /** Who submitted the batch. */
  userId: string;
  /** Who asks now, if somebody else. */
  askedBy?: string;
  /** The most it may cost beyond what is held for it already, in dollars; null when some price is not known. */
  amount: string | null;
  /** What is asked for, in the words of a refusal. */
  words?: Words;
};
type Words = {
  /** What a refusal left as it was. */
  kept: string;
  /** What would help besides a higher budget: "Set a lower limit". */
  advice: string;
};

const submitting: Words = {
  kept: "Nothing was sent and the file is kept.",
  advice: "Send a smaller file, lower max_tokens",
};

/**
 * Makes what spends a team's budgets wait for each other until it commits, so that together they cannot pass an edge.
 * Take it before the row of a batch, or two that wait for each other lock up.
 */
export async function lockBudgets(tx: Db, teamId: string): Promise<void> {
  await tx.select({ mode: budgets.mode }).from(budgets).where(eq(budgets.teamId, teamId)).for("update");
}

/**
 * Holds a batch against the budgets that bind its submitter, in the transaction that writes its row with `reserved`;
 * until that commits, others wait.
 * @throws AppError over_budget, with the arithmetic; only hard budgets refuse
 */
export async function requireBudget(
  tx: Db,
  { teamId, userId, askedBy = userId, amount, words = submitting }: Ask,
): Promise<void> {
  await lockBudgets(tx, teamId);
  const { kept, advice } = words;
  const states = await budgetStates(tx, teamId, await monthOf(tx, teamId), userId);
  for (const budget of states.filter(({ mode }) => mode === "hard")) {
    const whose = budget.memberId === null ? "the team's" : askedBy === userId ? "your" : `${budget.name}'s`;
    if (amount === null)
      throw new AppError(
        "over_budget",
        `The price of a model in this file is not known, so ${whose} budget for this month cannot be kept. ${kept} Set the price on Models, or ask an owner or admin.`,
      );
    if (!fits(budget, amount))
      throw new AppError(
        "over_budget",
        `This could pass ${whose} budget for this month: ${arithmetic(budget, amount)}. ${kept} ${advice}, or ask an owner or admin to raise the budget.`,
      );
  }
}

/** Whether a batch that may cost this waits for an owner or admin. An unknown price counts as above any limit. */
export async function needsApproval(db: Db, teamId: string, amount: string | null): Promise<string | null> {
  const [limit] = await db.select().from(approvalLimits).where(eq(approvalLimits.teamId, teamId));
  if (!limit) return null;
  return amount === null || compareDollars(amount, limit.above) > 0 ? limit.above : null;
}
