import "server-only";
import { and, eq, isNull, or, sql } from "drizzle-orm";
import { dayIn, monthEnd, monthStart } from "@/lib/calendar";
import type { Db } from "@/lib/db/client";
import { users } from "@/lib/teams/table";
import { countedBatches, isRehearsing } from "@/lib/usage/service/rehearsal";
import { zoneOf } from "@/lib/usage/service/usage";
import type { BudgetState } from "./contract";
import { budgets } from "./table";

export type Month = { from: string; to: string };

/** The calendar month a team is in. */
export async function monthOf(db: Db, teamId: string, at = new Date()): Promise<Month> {
  const today = dayIn(await zoneOf(db, teamId), at);
  return { from: monthStart(today), to: monthEnd(today) };
}

/**
 * The budgets of a team with what was spent in the month and what batches under way may still cost. With `userId` only
 * those that bind this member: the team's and their own.
 */
export async function budgetStates(
  db: Db,
  teamId: string,
  { from, to }: Month,
  userId?: string,
): Promise<BudgetState[]> {
  const isSimulated = await isRehearsing(db, teamId);
  const realOnly = isSimulated ? sql`true` : sql`not usage_days.is_emulator`;
  const spentBy = (who: ReturnType<typeof sql>) => sql<string>`(
    select coalesce(sum(usage_days.cost), 0)::text from usage_days
    where usage_days.team_id = ${teamId} and usage_days.day between ${from} and ${to} and ${realOnly}
      and ${who})`;
  const reservedBy = (who: ReturnType<typeof sql>) => sql<string>`(
    select coalesce(sum(greatest(least(batches.reserved, batches.money_guard) - coalesce(batches.cost, 0), 0)), 0)::text from batches
    where batches.team_id = ${teamId} and batches.reserved is not null and batches.is_result_complete = false
      and ${countedBatches(isSimulated)} and batches.status <> 'rejected' and (batches.finished_at is null or batches.upstream_id is not null) and ${who})`;
  const rows = await db
    .select({
      memberId: budgets.userId,
      name: sql<string>`coalesce(${users.name}, 'The team')`,
      monthly: budgets.monthly,
      mode: budgets.mode,
      spent: spentBy(sql`(${budgets.userId} is null or usage_days.user_id = ${budgets.userId})`),
      reserved: reservedBy(sql`(${budgets.userId} is null or batches.created_by = ${budgets.userId})`),
    })
    .from(budgets)
    .leftJoin(users, eq(users.id, budgets.userId))
    .where(
      and(
        eq(budgets.teamId, teamId),
        userId === undefined ? undefined : or(isNull(budgets.userId), eq(budgets.userId, userId)),
      ),
    )
    .orderBy(sql`${budgets.userId} is not null, ${users.name}`);
  return rows.map((row) => ({ ...row, isSimulated }));
}
