import "server-only";
import { and, eq, isNull, sql } from "drizzle-orm";
import { audit } from "@/lib/audit/audit";
import type { Db } from "@/lib/db/client";
import type { TeamCtx } from "@/lib/db/ctx";
import { publish } from "@/lib/live/publish";
import { members, users } from "@/lib/teams/table";
import type { VerbInput } from "@/lib/wire/endpoint";
import { AppError } from "@/lib/wire/errors";
import type { BudgetBoard, setApprovalLimit, setBudget } from "./contract";
import { budgetStates, monthOf } from "./state";
import { approvalLimits, budgets } from "./table";

async function board(db: Db, teamId: string): Promise<BudgetBoard> {
  const month = await monthOf(db, teamId);
  const [limit] = await db.select().from(approvalLimits).where(eq(approvalLimits.teamId, teamId));
  return { ...month, budgets: await budgetStates(db, teamId, month), approvalAbove: limit?.above ?? null };
}

export const readBudgets = (ctx: TeamCtx): Promise<BudgetBoard> => board(ctx.db, ctx.team.id);

const ownedBy = (teamId: string, userId: string | null) =>
  and(eq(budgets.teamId, teamId), userId === null ? isNull(budgets.userId) : eq(budgets.userId, userId));

/** Writes over the row that is there: a submit that waits for it then goes on with the new one, and holds it. */
const put = (tx: Db, { teamId, userId, monthly, mode }: typeof budgets.$inferInsert) =>
  tx.execute(sql`
    insert into budgets (team_id, user_id, monthly, mode) values (${teamId}, ${userId}, ${monthly}, ${mode})
    on conflict (team_id, coalesce(user_id, ''))
    do update set monthly = excluded.monthly, mode = excluded.mode, updated_at = now()`);

export async function changeBudget(
  ctx: TeamCtx,
  { memberId, monthly, mode }: VerbInput<typeof setBudget>,
): Promise<BudgetBoard> {
  const teamId = ctx.team.id;
  return ctx.db.transaction(async (tx) => {
    let of = "the team";
    if (memberId !== null) {
      const [member] = await tx
        .select({ name: users.name })
        .from(members)
        .innerJoin(users, eq(users.id, members.userId))
        .where(and(eq(members.teamId, teamId), eq(members.userId, memberId)));
      if (!member)
        throw new AppError("not_found", "That person is not in this team. Nothing was changed.", { field: "memberId" });
      of = member.name;
    }
    if (monthly === null) await tx.delete(budgets).where(ownedBy(teamId, memberId));
    else await put(tx, { teamId, userId: memberId, monthly, mode });
    await audit(tx, ctx, "budget.changed", { subject: memberId ?? teamId, details: { of, monthly, mode } });
    await publish(tx, { teamId, topic: "usage.changed", subject: "budgets" });
    return board(tx, teamId);
  });
}

export async function changeApprovalLimit(
  ctx: TeamCtx,
  { above }: VerbInput<typeof setApprovalLimit>,
): Promise<BudgetBoard> {
  const teamId = ctx.team.id;
  return ctx.db.transaction(async (tx) => {
    if (above === null) await tx.delete(approvalLimits).where(eq(approvalLimits.teamId, teamId));
    else
      await tx
        .insert(approvalLimits)
        .values({ teamId, above })
        .onConflictDoUpdate({ target: approvalLimits.teamId, set: { above } });
    await audit(tx, ctx, "budget.changed", { subject: teamId, details: { approvalAbove: above } });
    await publish(tx, { teamId, topic: "usage.changed", subject: "budgets" });
    return board(tx, teamId);
  });
}
