import "server-only";
import { and, eq, sql } from "drizzle-orm";
import type { BatchEvent } from "@/lib/batches/contract";
import { batchEvents, batches } from "@/lib/batches/table";
import type { Db } from "@/lib/db/client";
import { newId } from "@/lib/db/ids";
import { publish } from "@/lib/live/publish";
import { findBatch } from "./get";

type Change = Partial<Omit<typeof batches.$inferInsert, "id" | "teamId" | "version">>;
type Note = { kind: BatchEvent["kind"]; message: string; by?: string };

/** Adds a line to a batch's Activity. */
export async function addEvent(tx: Db, batchId: string, { kind, message, by }: Note): Promise<void> {
  await tx
    .insert(batchEvents)
    .values({ id: newId("evt"), batchId, at: new Date(), kind, message: message.slice(0, 2_000), by: by ?? null });
}

/** Sends the batch as it now stands to every open browser of its team. Call it last in a transaction. */
export async function publishBatch(tx: Db, batchId: string): Promise<void> {
  const [row] = await tx.select({ teamId: batches.teamId }).from(batches).where(eq(batches.id, batchId));
  if (!row) return;
  await publish(tx, {
    teamId: row.teamId,
    topic: "batch.changed",
    subject: batchId,
    data: await findBatch(tx, row.teamId, batchId),
  });
}

/**
 * Writes a change of a batch that was read at `version`, its Activity lines and the news of it, all in the caller's
 * transaction. Answers false, and writes nothing, when someone else changed the batch meanwhile.
 */
export async function changeBatch(
  tx: Db,
  at: { id: string; version: number },
  set: Change,
  notes: Note[] = [],
): Promise<boolean> {
  const done = await tx
    .update(batches)
    .set({ ...set, version: sql`${batches.version} + 1` })
    .where(and(eq(batches.id, at.id), eq(batches.version, at.version)))
    .returning({ id: batches.id });
  if (done.length === 0) return false;
  for (const note of notes) await addEvent(tx, at.id, note);
  await publishBatch(tx, at.id);
  return true;
}
