import "server-only";
import { and, eq, sql } from "drizzle-orm";
import { audit } from "@/lib/audit/audit";
import type { TeamCtx } from "@/lib/db/ctx";
import { plural } from "@/lib/format";
import { publish } from "@/lib/live/publish";
import type { CallOutput, VerbInput } from "@/lib/wire/endpoint";
import { AppError } from "@/lib/wire/errors";
import type { removeFile } from "./contract";
import { removeUnusedSources } from "./remove-sources";
import { removeInput, spoolId } from "./spool";
import { inputFiles } from "./table";

/** Why a file stays. Batches live in a later house; only how many there are of it is asked here. @throws AppError */
async function requireRemovable(ctx: TeamCtx, file: typeof inputFiles.$inferSelect): Promise<void> {
  const isManager = ctx.role === "owner" || ctx.role === "admin";
  if (!isManager && file.createdBy !== ctx.actor.userId)
    throw new AppError("not_allowed", "Members delete their own files. Ask an owner or admin to delete this one.");
  if (file.state === "uploading" || file.state === "checking")
    throw new AppError("conflict", "The file is still on its way. Wait until it has been checked, then delete it.");
  const counted = await ctx.db.execute<{ batches: number }>(
    sql`select count(*)::int as batches from batches where team_id = ${ctx.team.id} and input_file_id = ${file.id}`,
  );
  const made = counted.rows[0]?.batches ?? 0;
  if (made > 0)
    throw new AppError(
      "conflict",
      `${plural(made, "batch shows", "batches show")} what this file asked. Delete ${made === 1 ? "it" : "them"} first; nothing was deleted.`,
    );
  if (file.spool !== spoolId())
    throw new AppError("conflict", "The file lies on another server of this console; nothing was deleted. Ask there.");
}

/**
 * Deletes an input file that no batch was made of, or none that is left: its row, its bytes, and what lay beside it and nothing
 * else needs. A copy at an upstream stays there. @throws AppError not_found, not_allowed, conflict
 */
export async function remove(
  ctx: TeamCtx,
  { fileId }: VerbInput<typeof removeFile>,
): Promise<CallOutput<typeof removeFile>> {
  const own = and(eq(inputFiles.teamId, ctx.team.id), eq(inputFiles.id, fileId), eq(inputFiles.kind, "input"));
  const [file] = await ctx.db.select().from(inputFiles).where(own);
  if (!file) throw new AppError("not_found", "There is no such file in this team.");
  await requireRemovable(ctx, file);
  await removeUnusedSources(ctx.db, fileId);
  await ctx.db.transaction(async (tx) => {
    // A batch that is made of it at this moment waits here, or is here first.
    const [current] = await tx.select().from(inputFiles).where(own).for("update");
    if (!current) throw new AppError("not_found", "There is no such file in this team.");
    await requireRemovable({ ...ctx, db: tx }, current);
    await tx.delete(inputFiles).where(own);
    await audit(tx, ctx, "file.deleted", { subject: fileId, details: { name: file.name, requests: file.requests } });
    await publish(tx, { teamId: ctx.team.id, topic: "file.changed", subject: fileId });
  });
  await removeInput(fileId);
  return { id: fileId };
}
