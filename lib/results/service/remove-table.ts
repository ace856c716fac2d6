import "server-only";
import { and, eq } from "drizzle-orm";
import { alias } from "drizzle-orm/pg-core";
import { audit } from "@/lib/audit/audit";
import { read } from "@/lib/batches/service/as-actor";
import { batches } from "@/lib/batches/table";
import type { TeamCtx } from "@/lib/db/ctx";
import { removeInput, spoolId } from "@/lib/files/spool";
import { inputFiles } from "@/lib/files/table";
import { plural } from "@/lib/format";
import { publishAll } from "@/lib/live/publish";
import type { removeTable } from "@/lib/results/retention/contract";
import { forgetStore } from "@/lib/results/store/open-stores";
import type { CallOutput, VerbInput } from "@/lib/wire/endpoint";
import { AppError } from "@/lib/wire/errors";

const tables = alias(inputFiles, "tables");

/** The source table of a batch. @throws AppError not_found, conflict */
async function tableOf(ctx: TeamCtx, inputFileId: string) {
  const [table] = await ctx.db
    .select({ id: tables.id, name: tables.name, spool: tables.spool })
    .from(inputFiles)
    .innerJoin(tables, eq(tables.id, inputFiles.sourceId))
    .where(and(eq(inputFiles.teamId, ctx.team.id), eq(inputFiles.id, inputFileId)));
  if (!table) throw new AppError("not_found", "No table is kept beside this batch.");
  if (table.spool === spoolId()) return table;
  throw new AppError("conflict", "The table lies on another server of this console; nothing was removed. Ask there.");
}

/** Removes the table a batch was made of from every batch that was made of it. @throws AppError not_found, not_allowed, conflict */
export async function removeSourceTable(
  ctx: TeamCtx,
  { batchId }: VerbInput<typeof removeTable>,
): Promise<CallOutput<typeof removeTable>> {
  const row = await read(ctx, batchId);
  const isManager = ctx.role === "owner" || ctx.role === "admin";
  if (!isManager && row.createdBy !== ctx.actor.userId)
    throw new AppError("not_allowed", "Members remove the tables of their own batches. Ask an owner or admin.");
  const { id, name } = await tableOf(ctx, row.inputFileId);
  // Bytes go first: none is left without its row.
  await removeInput(id);
  const made = await ctx.db.transaction(async (tx) => {
    const those = await tx
      .select({ id: batches.id })
      .from(batches)
      .innerJoin(inputFiles, eq(inputFiles.id, batches.inputFileId))
      .where(and(eq(batches.teamId, ctx.team.id), eq(inputFiles.sourceId, id)));
    // What was made of it loses the link by itself.
    await tx.delete(inputFiles).where(and(eq(inputFiles.teamId, ctx.team.id), eq(inputFiles.id, id)));
    await audit(tx, ctx, "batch.table_removed", { subject: batchId, details: { table: name, batches: those.length } });
    const told = those.map((one) => ({ teamId: ctx.team.id, topic: "table.removed" as const, subject: one.id }));
    await publishAll(tx, told);
    return those;
  });
  for (const one of made) await forgetStore(one.id);
  const others =
    made.length > 1 ? ` It is gone from ${plural(made.length - 1, "other batch", "other batches")} too.` : "";
  return { message: `“${name}” is removed. Requests and answers stay.${others}` };
}
