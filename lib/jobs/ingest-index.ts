import "server-only";
import { eq, sql } from "drizzle-orm";
import type { Quality } from "@/lib/batches/contract";
import { publishBatch } from "@/lib/batches/service/change";
import { batches } from "@/lib/batches/table";
import type { Database } from "@/lib/db/client";
import { publish } from "@/lib/live/publish";
import { errorName, log } from "@/lib/log";
import { sourceOf } from "@/lib/results/source";
import { countFilters } from "@/lib/results/store";
import type { FilterCounts } from "@/lib/results/store/counts";
import { once } from "@/lib/runtime";
import type { BatchRow } from "./ingest-ledgers";

/** Larger results are indexed only when somebody looks at them. */
const indexedBytesMax = 1_000_000_000;

async function changeQuality(db: Database, batchId: string, change: (before: Quality) => Quality): Promise<void> {
  await db.transaction(async (tx) => {
    const [batch] = await tx.select().from(batches).where(eq(batches.id, batchId)).for("update");
    if (!batch?.quality) return;
    const quality = change(batch.quality);
    if (JSON.stringify(quality) === JSON.stringify(batch.quality)) return;
    await tx
      .update(batches)
      .set({ quality, version: sql`${batches.version} + 1` })
      .where(eq(batches.id, batchId));
    await publishBatch(tx, batchId);
    const { teamId, resultRows } = batch;
    await publish(tx, { teamId, topic: "results.appended", subject: batchId, data: { rows: resultRows } });
  });
}

/** Only the index reads schemas: it alone knows which answers break theirs, and where a bare value is what one asked for. */
const withSchemas = (counts: FilterCounts) => (before: Quality) => {
  const { not_json: notJson, schema_invalid: schemaInvalid, schema_unchecked: unchecked } = counts;
  const judged = before.good + before.notJson + (before.schemaInvalid ?? 0) + (before.unchecked ?? 0);
  const good = Math.max(0, judged - notJson - schemaInvalid - unchecked);
  return { ...before, good, notJson, schemaInvalid, unchecked };
};

const qualityOf = ({ good, truncated, empty, refused, failed, ...counts }: FilterCounts): Quality => ({
  ...{ good, truncated, empty, refused, failed },
  notJson: counts.not_json,
  schemaInvalid: counts.schema_invalid,
  unchecked: counts.schema_unchecked,
});

async function index(db: Database, batch: BatchRow): Promise<void> {
  const source = await sourceOf(db, batch);
  if (source.spools.output.sizeBytes + source.spools.error.sizeBytes > indexedBytesMax) return;
  try {
    const counts = await countFilters(source);
    // Answers of reruns stand in this batch's gaps: then the index alone knows what it adds up to.
    await changeQuality(db, batch.id, source.reruns ? () => qualityOf(counts) : withSchemas(counts));
  } catch (error) {
    // A retry has begun: its rows are indexed when they have come.
    if ((error as NodeJS.ErrnoException).code !== "ENOENT") throw error;
  }
}

/** What a rerun brings changes the batch it was made from. */
async function indexParent(db: Database, { parentId, relation }: BatchRow): Promise<void> {
  if (parentId === null || (relation !== "retry" && relation !== "edit")) return;
  const [parent] = await db.select().from(batches).where(eq(batches.id, parentId));
  if (parent) await index(db, parent);
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
      await indexParent(db, batch);
    } while (turn.isDue);
  };
  work()
    .catch((error) => log("warn", "results.warm_failed", { batch: batch.id, error: errorName(error) }))
    .finally(() => turns.delete(batch.id));
}
