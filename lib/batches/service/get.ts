import "server-only";
import { and, asc, eq } from "drizzle-orm";
import type { Batch, getBatch, listBatchEvents } from "@/lib/batches/contract";
import { batchEvents, batches } from "@/lib/batches/table";
import { connections } from "@/lib/connections/table";
import type { Db } from "@/lib/db/client";
import type { TeamCtx } from "@/lib/db/ctx";
import type { CallOutput, VerbInput } from "@/lib/wire/endpoint";
import { AppError } from "@/lib/wire/errors";
import { presentBatch, selectBatches } from "./present";

/** A team's batch as the wire shows it. @throws AppError not_found */
export async function findBatch(db: Db, teamId: string, batchId: string): Promise<Batch> {
  const [row] = await selectBatches(db).where(and(eq(batches.teamId, teamId), eq(batches.id, batchId)));
  if (!row) throw new AppError("not_found", "There is no such batch in this team.");
  return presentBatch(row);
}

/** The connection a batch runs through, removed ones too. */
export async function connectionOf(
  db: Db,
  { teamId, connectionId }: Pick<typeof batches.$inferSelect, "teamId" | "connectionId">,
): Promise<typeof connections.$inferSelect> {
  const [row] = await db
    .select()
    .from(connections)
    .where(and(eq(connections.teamId, teamId), eq(connections.id, connectionId)));
  if (!row) throw new AppError("not_found", "The connection of this batch is gone.");
  return row;
}

export const get = (ctx: TeamCtx, input: VerbInput<typeof getBatch>): Promise<Batch> =>
  findBatch(ctx.db, ctx.team.id, input.batchId);

export async function listEvents(
  ctx: TeamCtx,
  input: VerbInput<typeof listBatchEvents>,
): Promise<CallOutput<typeof listBatchEvents>> {
  await findBatch(ctx.db, ctx.team.id, input.batchId);
  const rows = await ctx.db
    .select()
    .from(batchEvents)
    .where(eq(batchEvents.batchId, input.batchId))
    .orderBy(asc(batchEvents.at), asc(batchEvents.id));
  return { events: rows.map(({ id, at, kind, message, by }) => ({ id, at: at.toISOString(), kind, message, by })) };
}
