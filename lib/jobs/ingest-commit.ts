import "server-only";
import { eq, sql } from "drizzle-orm";
import { publishBatch } from "@/lib/batches/service/change";
import { batches } from "@/lib/batches/table";
import { connections } from "@/lib/connections/table";
import { committing } from "@/lib/crash";
import type { Database, Db } from "@/lib/db/client";
import { type Fence, requireFence } from "@/lib/db/lease";
import { publish } from "@/lib/live/publish";
import type { Held } from "@/lib/results/source";
import { resultSpools } from "@/lib/results/table";
import { recordUsage } from "@/lib/usage/record";
import type { Totals } from "./ingest-ledger";
import { type BatchRow, spoolKinds } from "./ingest-ledgers";

type Commit = { batch: BatchRow; held: Held; totals: Totals; isComplete: boolean; fence: Fence | undefined };

async function saveSpools(tx: Db, batchId: string, held: Held, isComplete: boolean, updatedAt: Date): Promise<void> {
  for (const kind of spoolKinds) {
    const { generation, lines, sizeBytes } = held[kind];
    const set = { generation, lines, sizeBytes, isComplete, updatedAt };
    await tx
      .insert(resultSpools)
      .values({ batchId, kind, ...set })
      .onConflictDoUpdate({ target: [resultSpools.batchId, resultSpools.kind], set });
  }
}

async function isEmulator(tx: Db, connectionId: string): Promise<boolean> {
  const [row] = await tx.select({ kind: connections.kind }).from(connections).where(eq(connections.id, connectionId));
  return row?.kind === "emulator";
}

/**
 * Acknowledges what the spools hold, with all that follows from it, in one transaction: sums, usage and the news.
 * "Complete" is only written when the batch still stands as it did when its files were read: a retry meanwhile makes
 * them incomplete again. Answers whether it was written. @throws when the batch is gone; FenceLost when another process watches it by now
 */
export async function commitIngest(db: Database, commit: Commit): Promise<boolean> {
  const { batch, held, totals, isComplete, fence } = commit;
  const write = async (tx: Db) => {
    if (fence) await requireFence(tx, fence);
    const [now] = await tx.select().from(batches).where(eq(batches.id, batch.id)).for("update");
    if (!now) throw new Error("the batch was removed while its results were read");
    const isSame = now.status === batch.status && now.completed === batch.completed && now.failed === batch.failed;
    const isResultComplete = isComplete && isSame;
    const at = new Date();
    await saveSpools(tx, batch.id, held, isResultComplete, at);
    const { id, teamId, connectionId, createdBy, window, tags } = now;
    const usage = { id, teamId, connectionId, createdBy, window, tags, isEmulator: await isEmulator(tx, connectionId) };
    const costs = await recordUsage(tx, { batch: usage, perModel: totals.perModel, at: now.finishedAt ?? at });
    const { quality, rows: resultRows, inputTokens, outputTokens } = totals;
    await tx
      .update(batches)
      .set({
        ...{ quality, resultRows, inputTokens, outputTokens, isResultComplete, ...costs },
        ingestedAt: at,
        version: sql`${batches.version} + 1`,
      })
      .where(eq(batches.id, id));
    await publishBatch(tx, id);
    await publish(tx, { teamId, topic: "results.appended", subject: id, data: { rows: resultRows } });
    return isResultComplete;
  };
  return committing("ingest.committed", () => db.transaction(write));
}

/** Notes that the files were looked at and held nothing new. Nobody is woken for it. */
export async function noteIngest(db: Database, batchId: string, fence?: Fence): Promise<void> {
  await db.transaction(async (tx) => {
    if (fence) await requireFence(tx, fence);
    await tx.update(batches).set({ ingestedAt: new Date() }).where(eq(batches.id, batchId));
  });
}
