import "server-only";
import { and, eq } from "drizzle-orm";
import { batches } from "@/lib/batches/table";
import { isCounted, mostItCosts } from "@/lib/budgets/price";
import { needsApproval, requireBudget } from "@/lib/budgets/reserve";
import { within } from "@/lib/budgets/rules";
import type { Db } from "@/lib/db/client";
import { may, type TeamCtx } from "@/lib/db/ctx";
import { inputFiles } from "@/lib/files/table";
import { formatMoney } from "@/lib/format";
import { compareDollars, minusDollars } from "@/lib/money";
import { AppError } from "@/lib/wire/errors";
import type { Row } from "./as-actor";
import { connectionOf } from "./get";

const kept = "The limit was not moved; the batch stays as it is.";
const raising = { kept, advice: "Set a lower limit" };

/** What budgets hold for a batch beyond what it has cost; once its results are complete, nothing. */
const leftOf = ({ cost }: Row, most: string): string =>
  cost !== null && compareDollars(cost, most) >= 0 ? "0" : minusDollars(most, cost ?? "0");

const isHeldFor = ({ isResultComplete, finishedAt, upstreamId }: Row): boolean =>
  !isResultComplete && (finishedAt === null || upstreamId !== null);

/** The most a batch costs under a limit, reckoned anew; a limit bounds what has no known price. */
async function mostUnder(tx: Db, row: Row, limit: string | null): Promise<string | null> {
  const [file] = await tx
    .select({ tally: inputFiles.tally })
    .from(inputFiles)
    .where(and(eq(inputFiles.teamId, row.teamId), eq(inputFiles.id, row.inputFileId)));
  const { window, estimate: told } = row;
  const most = await mostItCosts(tx, row.teamId, { file: file ?? { tally: null }, window, told, moneyGuard: limit });
  return most ?? limit;
}

/**
 * Under a lower limit a batch was let through as costing no more than that; so moving the limit up, or taking it off,
 * is asked of the budgets and the approval limit as if the batch were sent now. Answers what is to be held for it from
 * now on. In the transaction that writes it, with the budgets locked and the batch's row after them.
 * @throws AppError over_budget, not_allowed
 */
export async function reserveMore(
  tx: Db,
  ctx: TeamCtx,
  row: Row,
  limit: string | null,
): Promise<{ reserved?: string | null }> {
  const { teamId, reserved, moneyGuard } = row;
  // What the batch was let through with was not bounded by its limit, or was never counted.
  if (reserved === null || moneyGuard === null || compareDollars(moneyGuard, reserved) > 0) return {};
  if (limit !== null && compareDollars(limit, moneyGuard) <= 0) return {};
  if (!(await isCounted(tx, teamId, (await connectionOf(tx, row)).kind))) return {};
  const most = await mostUnder(tx, row, limit);
  if (most !== null && compareDollars(most, moneyGuard) <= 0) return {};
  const above = may(ctx, "batch:approve") ? null : await needsApproval(tx, teamId, most);
  if (above !== null)
    throw new AppError(
      "not_allowed",
      `${most === null ? "What the batch may cost is then not known" : `It may then cost up to ${formatMoney(most)}`}, and what is above ${formatMoney(above)} needs an owner or admin. ${kept} Set a lower limit, or ask one of them to move it.`,
    );
  if (isHeldFor(row)) {
    const before = leftOf(row, within(reserved, moneyGuard));
    const amount = most === null ? null : minusDollars(leftOf(row, most), before);
    await requireBudget(tx, { teamId, userId: row.createdBy, askedBy: ctx.actor.userId, amount, words: raising });
  }
  return { reserved: most };
}

const retrying = { kept: "Nothing was retried.", advice: "Wait until batches under way are finished" };

/**
 * Holds again what a batch whose results were complete may still cost, before it goes back to work at the upstream.
 * Answers how to let go of it when the upstream refuses. @throws AppError over_budget
 */
export async function reserveAgain({ db, actor }: TeamCtx, row: Row): Promise<() => Promise<void>> {
  const { teamId, reserved, moneyGuard } = row;
  const isFree = !row.isResultComplete || !(await isCounted(db, teamId, (await connectionOf(db, row)).kind));
  if (reserved === null || isFree) return async () => undefined;
  const mine = and(eq(batches.teamId, teamId), eq(batches.id, row.id), eq(batches.version, row.version));
  await db.transaction(async (tx) => {
    const amount = leftOf(row, within(reserved, moneyGuard));
    await requireBudget(tx, { teamId, userId: row.createdBy, askedBy: actor.userId, amount, words: retrying });
    // Results that were removed are not read again before there are new ones.
    if (row.resultsRemovedAt === null) await tx.update(batches).set({ isResultComplete: false }).where(mine);
  });
  return async () => void (await db.update(batches).set({ isResultComplete: true }).where(mine));
}
