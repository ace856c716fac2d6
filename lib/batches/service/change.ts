import "server-only";
import { and, eq, inArray, type SQL, sql } from "drizzle-orm";
import type { Batch, BatchEvent } from "@/lib/batches/contract";
import { batchEvents, batches } from "@/lib/batches/table";
import { type Db, database } from "@/lib/db/client";
import { newId } from "@/lib/db/ids";
import { publishAll } from "@/lib/live/publish";
import { presentBatch, selectBatches } from "./present";

type Columns = Omit<typeof batches.$inferInsert, "id" | "teamId" | "version">;
type Change = { [Column in keyof Columns]?: Columns[Column] | SQL };
type Note = { kind: BatchEvent["kind"]; message: string; by?: string };

/** Of a batch that was to be cancelled. */
export const endedBefore: Note = {
  kind: "done",
  message: "It had already ended at the upstream, so nothing was cancelled.",
};

/** Adds a line to a batch's Activity. */
export const addEvent = (tx: Db, batchId: string, note: Note): Promise<void> => addEvents(tx, [{ batchId, ...note }]);

/** Adds lines to the Activity of several batches. */
export async function addEvents(tx: Db, notes: readonly ({ batchId: string } & Note)[]): Promise<void> {
  if (notes.length === 0) return;
  const at = new Date();
  await tx.insert(batchEvents).values(
    notes.map(({ batchId, kind, message, by }) => ({
      ...{ id: newId("evt"), batchId, at, kind },
      ...{ message: message.slice(0, 2_000), by: by ?? null },
    })),
  );
}

/** Sends the batch as it now stands to every open browser of its team. Call it last in a transaction. */
export const publishBatch = (tx: Db, batchId: string): Promise<void> => publishBatches(tx, [batchId]);

/** The same for several batches. */
export async function publishBatches(tx: Db, batchIds: readonly string[]): Promise<void> {
  if (batchIds.length === 0) return;
  const rows = await selectBatches(tx).where(inArray(batches.id, [...batchIds]));
  await publishAll(
    tx,
    rows.map((row) => ({
      teamId: row.batch.teamId,
      topic: "batch.changed" as const,
      subject: row.batch.id,
      data: presentBatch(row),
    })),
  );
}

/** Says that batches moved, without how they stand: that is read, once for all, when somebody listens. */
export const publishMoves = (tx: Db, moved: readonly { teamId: string; id: string }[]): Promise<void> =>
  publishAll(
    tx,
    moved.map(({ teamId, id }) => ({ teamId, topic: "batch.changed" as const, subject: id })),
  );

/** Batches as they now stand, by id; for the live stream. */
export async function readBatches(ids: readonly string[]): Promise<Map<string, Batch>> {
  const rows = await selectBatches(database()).where(inArray(batches.id, [...ids]));
  return new Map(rows.map((row) => [row.batch.id, presentBatch(row)]));
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
