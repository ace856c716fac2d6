import "server-only";
import { rm } from "node:fs/promises";
import { and, eq } from "drizzle-orm";
import { audit } from "@/lib/audit/audit";
import type { removeBatch } from "@/lib/batches/act-contract";
import { isTerminal } from "@/lib/batches/rules";
import { read, sayUpstream } from "@/lib/batches/service/as-actor";
import { batches, forgottenBatches } from "@/lib/batches/table";
import { openUpstream } from "@/lib/connections/service";
import type { TeamCtx } from "@/lib/db/ctx";
import { removeUnusedSources } from "@/lib/files/remove-sources";
import { publish } from "@/lib/live/publish";
import { spoolDir } from "@/lib/results/spool";
import { forgetStore } from "@/lib/results/store/open-stores";
import { deleteBatch } from "@/lib/upstream/batches";
import { rememberDeleted } from "@/lib/usage/deleted";
import type { CallOutput, VerbInput } from "@/lib/wire/endpoint";
import { AppError } from "@/lib/wire/errors";

type Row = Awaited<ReturnType<typeof read>>;

function requireRemovable(ctx: TeamCtx, row: Row): void {
  const isManager = ctx.role === "owner" || ctx.role === "admin";
  if (!isManager && row.createdBy !== ctx.actor.userId)
    throw new AppError("not_allowed", "Members remove their own batches. Ask an owner or admin to remove this one.");
  if (!isTerminal(row.status))
    throw new AppError("conflict", "This batch is not finished. Cancel it first, then delete it.");
}

/** Deletes it upstream too, where that can be. Answers whether it did. */
async function removeUpstream(ctx: TeamCtx, row: Row): Promise<boolean> {
  if (row.upstreamId === null) return false;
  const up = await openUpstream(ctx.db, ctx.team.id, row.connectionId);
  if (!up.capabilities.hasBatchDelete) return false;
  await deleteBatch(up, row.upstreamId).catch((error) => sayUpstream(error, "Nothing was deleted"));
  return true;
}

/** Removes a finished batch and its results, here and upstream. What it used stays in Usage. @throws AppError */
export async function remove(
  ctx: TeamCtx,
  { batchId }: VerbInput<typeof removeBatch>,
): Promise<CallOutput<typeof removeBatch>> {
  const row = await read(ctx, batchId);
  requireRemovable(ctx, row);
  const isGoneUpstream = await removeUpstream(ctx, row);
  await ctx.db.transaction(async (tx) => {
    const current = await read({ db: tx, team: ctx.team }, batchId, { isLocked: true });
    requireRemovable(ctx, current);
    await tx.delete(batches).where(and(eq(batches.teamId, ctx.team.id), eq(batches.id, batchId)));
    const { teamId, connectionId, upstreamId } = row;
    if (upstreamId)
      await tx.insert(forgottenBatches).values({ teamId, connectionId, upstreamId }).onConflictDoNothing();
    await rememberDeleted(tx, ctx, current);
    const details = { name: row.name, requests: row.total, cost: row.cost };
    await audit(tx, ctx, "batch.deleted", { subject: batchId, details });
    await publish(tx, { teamId: ctx.team.id, topic: "batch.removed", subject: batchId });
  });
  await forgetStore(batchId);
  await rm(spoolDir(batchId), { recursive: true, force: true });
  await removeUnusedSources(ctx.db, row.inputFileId);
  const where = isGoneUpstream ? "here and at the upstream" : "here";
  const message = `“${row.name}” and its results are deleted ${where}. What it cost stays in Usage, its input file in Files.`;
  return { id: batchId, message };
}
