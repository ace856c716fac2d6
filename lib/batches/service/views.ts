import "server-only";
import { and, asc, count, eq, or } from "drizzle-orm";
import { batchListViews } from "@/lib/batches/table";
import type {
  BatchView,
  createBatchView,
  listBatchViews,
  removeBatchView,
  updateBatchView,
} from "@/lib/batches/view-contract";
import { may, type TeamCtx } from "@/lib/db/ctx";
import { newId } from "@/lib/db/ids";
import { users } from "@/lib/teams/table";
import type { CallOutput, VerbInput } from "@/lib/wire/endpoint";
import { AppError } from "@/lib/wire/errors";

const viewsMax = 50;

const ofTeam = (ctx: TeamCtx) => eq(batchListViews.teamId, ctx.team.id);
const isOwn = (ctx: TeamCtx) => eq(batchListViews.userId, ctx.actor.userId);

const selectViews = (ctx: TeamCtx) =>
  ctx.db
    .select({ view: batchListViews, by: users.name })
    .from(batchListViews)
    .innerJoin(users, eq(users.id, batchListViews.userId))
    .$dynamic();

function present(ctx: TeamCtx, { view, by }: { view: typeof batchListViews.$inferSelect; by: string }): BatchView {
  const { id, name, query, isShared, userId } = view;
  return { id, name, query, isShared, isMine: userId === ctx.actor.userId, by };
}

export async function listViews(ctx: TeamCtx): Promise<CallOutput<typeof listBatchViews>> {
  const rows = await selectViews(ctx)
    .where(and(ofTeam(ctx), or(isOwn(ctx), eq(batchListViews.isShared, true))))
    .orderBy(asc(batchListViews.name), asc(batchListViews.id));
  return { views: rows.map((row) => present(ctx, row)) };
}

async function find(ctx: TeamCtx, viewId: string): Promise<BatchView> {
  const [row] = await selectViews(ctx).where(
    and(ofTeam(ctx), eq(batchListViews.id, viewId), or(isOwn(ctx), eq(batchListViews.isShared, true))),
  );
  if (!row) throw new AppError("not_found", "That view is no longer there.");
  return present(ctx, row);
}

function requireMayShare(ctx: TeamCtx, isShared: boolean | undefined): void {
  if (isShared && !may(ctx, "batch:edit"))
    throw new AppError("not_allowed", "Viewers keep views for themselves. Ask a member to share it with the team.");
}

/** Own views are one's own; a shared one may also be changed or removed by owners and admins. */
async function requireOwn(ctx: TeamCtx, viewId: string): Promise<void> {
  const view = await find(ctx, viewId);
  if (!view.isMine && ctx.role !== "owner" && ctx.role !== "admin")
    throw new AppError("not_allowed", `This view belongs to ${view.by}. Save it under a name of your own instead.`);
}

export async function createView(ctx: TeamCtx, input: VerbInput<typeof createBatchView>): Promise<BatchView> {
  requireMayShare(ctx, input.isShared);
  const [had] = await ctx.db
    .select({ views: count() })
    .from(batchListViews)
    .where(and(ofTeam(ctx), isOwn(ctx)));
  if ((had?.views ?? 0) >= viewsMax)
    throw new AppError("conflict", `You have ${viewsMax} views in this team. Remove one that you no longer use.`);
  const id = newId("viw");
  const { name, query, isShared } = input;
  await ctx.db
    .insert(batchListViews)
    .values({ id, teamId: ctx.team.id, userId: ctx.actor.userId, name, query, isShared });
  return find(ctx, id);
}

export async function updateView(ctx: TeamCtx, input: VerbInput<typeof updateBatchView>): Promise<BatchView> {
  await requireOwn(ctx, input.viewId);
  requireMayShare(ctx, input.isShared);
  const { viewId, name, query, isShared } = input;
  const set = {
    ...(name && { name }),
    ...(query !== undefined && { query }),
    ...(isShared !== undefined && { isShared }),
  };
  if (Object.keys(set).length > 0)
    await ctx.db
      .update(batchListViews)
      .set(set)
      .where(and(ofTeam(ctx), eq(batchListViews.id, viewId)));
  return find(ctx, viewId);
}

export async function removeView(
  ctx: TeamCtx,
  { viewId }: VerbInput<typeof removeBatchView>,
): Promise<CallOutput<typeof removeBatchView>> {
  await requireOwn(ctx, viewId);
  await ctx.db.delete(batchListViews).where(and(ofTeam(ctx), eq(batchListViews.id, viewId)));
  return { id: viewId };
}
