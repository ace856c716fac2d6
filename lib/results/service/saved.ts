import "server-only";
import { and, asc, eq, not, sql } from "drizzle-orm";
import type { Db } from "@/lib/db/client";
import type { TeamCtx } from "@/lib/db/ctx";
import { newId } from "@/lib/db/ids";
import { publish } from "@/lib/live/publish";
import {
  type listResultViews,
  type removeResultView,
  type renameResultView,
  type saveResultView,
  viewsMax,
} from "@/lib/results/saved/contract";
import { resultViews } from "@/lib/results/table";
import { users } from "@/lib/teams/table";
import type { CallOutput, VerbInput } from "@/lib/wire/endpoint";
import { AppError } from "@/lib/wire/errors";

/** The team's saved views, in the order in which they were made. */
export async function listViews(ctx: TeamCtx): Promise<CallOutput<typeof listResultViews>> {
  const rows = await ctx.db
    .select({ id: resultViews.id, name: resultViews.name, view: resultViews.view, by: users.name })
    .from(resultViews)
    .leftJoin(users, eq(users.id, resultViews.createdBy))
    .where(eq(resultViews.teamId, ctx.team.id))
    .orderBy(asc(resultViews.createdAt));
  return { views: rows.map(({ by, ...row }) => ({ ...row, createdBy: by ?? "somebody who left" })) };
}

/** Says that a view is another one now, to everybody of the team. */
const tell = (tx: Db, ctx: TeamCtx, viewId: string) =>
  publish(tx, { teamId: ctx.team.id, topic: "views.changed", subject: viewId });

/** Keeps a view for the whole team; the same name again replaces it. @throws AppError conflict when there are too many */
export async function saveView(
  ctx: TeamCtx,
  { name, view }: VerbInput<typeof saveResultView>,
): Promise<CallOutput<typeof saveResultView>> {
  const teamId = ctx.team.id;
  const held = await ctx.db.select({ name: resultViews.name }).from(resultViews).where(eq(resultViews.teamId, teamId));
  if (held.length >= viewsMax && !held.some((one) => one.name === name)) {
    throw new AppError("conflict", `A team keeps at most ${viewsMax} views. Remove one first; nothing was changed.`);
  }
  await ctx.db.transaction(async (tx) => {
    const [kept] = await tx
      .insert(resultViews)
      .values({ id: newId("viw"), teamId, createdBy: ctx.actor.userId, name, view })
      .onConflictDoUpdate({ target: [resultViews.teamId, resultViews.name], set: { view } })
      .returning({ id: resultViews.id });
    if (kept) await tell(tx, ctx, kept.id);
  });
  return listViews(ctx);
}

/** Gives a view another name. @throws AppError not_found, conflict when another view has it */
export async function renameView(
  ctx: TeamCtx,
  { viewId, name }: VerbInput<typeof renameResultView>,
): Promise<CallOutput<typeof renameResultView>> {
  const teamId = ctx.team.id;
  const own = and(eq(resultViews.teamId, teamId), eq(resultViews.id, viewId));
  const taken = sql`exists (select 1 from ${resultViews} other where other.team_id = ${teamId} and other.name = ${name} and other.id <> ${viewId})`;
  const isNamed = await ctx.db.transaction(async (tx) => {
    const named = await tx
      .update(resultViews)
      .set({ name })
      .where(and(own, not(taken)))
      .returning({ id: resultViews.id });
    if (named.length > 0) await tell(tx, ctx, viewId);
    return named.length > 0;
  });
  if (isNamed) return listViews(ctx);
  const [there] = await ctx.db.select({ id: resultViews.id }).from(resultViews).where(own);
  if (!there) throw new AppError("not_found", "There is no such view in this team.");
  throw new AppError("conflict", `Another view is called “${name}”. Nothing was changed.`, { field: "name" });
}

/** Forgets a view. @throws AppError not_found */
export async function removeView(
  ctx: TeamCtx,
  { viewId }: VerbInput<typeof removeResultView>,
): Promise<CallOutput<typeof removeResultView>> {
  await ctx.db.transaction(async (tx) => {
    const gone = await tx
      .delete(resultViews)
      .where(and(eq(resultViews.teamId, ctx.team.id), eq(resultViews.id, viewId)))
      .returning({ id: resultViews.id });
    if (gone.length === 0) throw new AppError("not_found", "There is no such view in this team.");
    await tell(tx, ctx, viewId);
  });
  return listViews(ctx);
}
