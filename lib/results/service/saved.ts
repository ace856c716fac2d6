import "server-only";
import { and, asc, count, eq } from "drizzle-orm";
import type { TeamCtx } from "@/lib/db/ctx";
import { newId } from "@/lib/db/ids";
import {
  type listResultViews,
  type removeResultView,
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

/** Keeps a view for the whole team; the same name again replaces it. @throws AppError conflict when there are too many */
export async function saveView(
  ctx: TeamCtx,
  { name, view }: VerbInput<typeof saveResultView>,
): Promise<CallOutput<typeof saveResultView>> {
  const teamId = ctx.team.id;
  const [held] = await ctx.db.select({ views: count() }).from(resultViews).where(eq(resultViews.teamId, teamId));
  if ((held?.views ?? 0) >= viewsMax) {
    throw new AppError("conflict", `A team keeps at most ${viewsMax} views. Remove one first; nothing was changed.`);
  }
  await ctx.db
    .insert(resultViews)
    .values({ id: newId("viw"), teamId, createdBy: ctx.actor.userId, name, view })
    .onConflictDoUpdate({ target: [resultViews.teamId, resultViews.name], set: { view } });
  return listViews(ctx);
}

/** Forgets a view. @throws AppError not_found */
export async function removeView(
  ctx: TeamCtx,
  { viewId }: VerbInput<typeof removeResultView>,
): Promise<CallOutput<typeof removeResultView>> {
  const gone = await ctx.db
    .delete(resultViews)
    .where(and(eq(resultViews.teamId, ctx.team.id), eq(resultViews.id, viewId)))
    .returning({ id: resultViews.id });
  if (gone.length === 0) throw new AppError("not_found", "There is no such view in this team.");
  return listViews(ctx);
}
