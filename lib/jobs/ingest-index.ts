import "server-only";
import { eq, sql } from "drizzle-orm";
import { publishBatch } from "@/lib/batches/service/change";
import { batches } from "@/lib/batches/table";
import type { Database } from "@/lib/db/client";
import { errorName, log } from "@/lib/log";
import { sourceOf } from "@/lib/results/source";
import { countFilters } from "@/lib/results/store";
import { once } from "@/lib/runtime";
import type { BatchRow } from "./ingest-ledgers";

/** Larger results are indexed only when somebody looks at them. */
const indexedBytesMax = 1_000_000_000;

/** Tells the batch how many answers break their schema: only the index knows, as only it reads schemas. */
async function noteSchemas(db: Database, batchId: string, schemaInvalid: number): Promise<void> {
  await db.transaction(async (tx) => {
    const [batch] = await tx.select().from(batches).where(eq(batches.id, batchId)).for("update");
    if (!batch?.quality) return;
    const before = batch.quality.schemaInvalid ?? 0;
    if (before === schemaInvalid) return;
    const quality = { ...batch.quality, schemaInvalid, good: Math.max(0, batch.quality.good + before - schemaInvalid) };
    await tx
      .update(batches)
      .set({ quality, version: sql`${batches.version} + 1` })
      .where(eq(batches.id, batchId));
    await publishBatch(tx, batchId);
  });
}

async function index(db: Database, batch: BatchRow): Promise<void> {
  const source = await sourceOf(db, batch);
  if (source.spools.output.sizeBytes + source.spools.error.sizeBytes > indexedBytesMax) return;
  try {
    const counts = await countFilters(source);
    await noteSchemas(db, batch.id, counts.schema_invalid);
  } catch (error) {
    // A retry has begun: its rows are indexed when they have come.
    if ((error as NodeJS.ErrnoException).code !== "ENOENT") throw error;
  }
}

/**
 * Takes what was delivered into the batch's index before anybody asks for it, so that its first page comes at once. One
 * turn at a time; what comes meanwhile is taken in by one more turn.
 */
export function indexSoon(db: Database, batch: BatchRow): void {
  const turns = once<Map<string, { isDue: boolean }>>("ingest.index", () => new Map());
  const running = turns.get(batch.id);
  if (running) {
    running.isDue = true;
    return;
  }
  const turn = { isDue: false };
  turns.set(batch.id, turn);
  const work = async () => {
    do {
      turn.isDue = false;
      await index(db, batch);
    } while (turn.isDue);
  };
  work()
    .catch((error) => log("warn", "results.warm_failed", { batch: batch.id, error: errorName(error) }))
    .finally(() => turns.delete(batch.id));
}
