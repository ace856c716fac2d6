import "server-only";
import { and, asc, eq, gt, inArray, isNotNull, isNull } from "drizzle-orm";
import { batches } from "@/lib/batches/table";
import { type Database, database } from "@/lib/db/client";
import { publish } from "@/lib/live/publish";
import { errorName, log } from "@/lib/log";
import { type Held, spoolsOf } from "@/lib/results/source";
import { resultSpools } from "@/lib/results/table";
import { once } from "@/lib/runtime";
import { fillWaste } from "@/lib/usage/fill-waste";
import { usageFacts } from "@/lib/usage/table";
import { type BatchRow, openLedger } from "./ingest-ledgers";

const perRound = 20;

/** Batches that ended, hold all their results, and lack what was wasted: a page of them behind `after`. */
const lacking = (db: Database, after: string): Promise<BatchRow[]> =>
  db
    .select()
    .from(batches)
    .where(
      and(
        gt(batches.id, after),
        eq(batches.isResultComplete, true),
        isNotNull(batches.finishedAt),
        isNull(batches.resultsRemovedAt),
        inArray(
          batches.id,
          db.select({ id: usageFacts.batchId }).from(usageFacts).where(isNull(usageFacts.wastedInputTokens)),
        ),
        inArray(batches.id, db.select({ id: resultSpools.batchId }).from(resultSpools)),
      ),
    )
    .orderBy(asc(batches.id))
    .limit(perRound);

/** Counts a batch's lines again where all of them are still on this disk. False: they are not, or it changed meanwhile. */
async function fill(db: Database, batch: BatchRow): Promise<boolean> {
  const asked = await spoolsOf(db, batch.id);
  const { ledger, held } = await openLedger(batch, asked);
  const { rows, perModel } = ledger.totals();
  if (held !== asked || rows !== batch.resultRows) return false;
  return db.transaction(async (tx) => {
    const [now] = await tx.select().from(batches).where(eq(batches.id, batch.id)).for("update");
    const isSame = (held: Held) => JSON.stringify(held) === JSON.stringify(asked);
    if (!now || now.resultRows !== rows || !isSame(await spoolsOf(tx, batch.id))) return false;
    if (!(await fillWaste(tx, batch.id, perModel))) return false;
    await publish(tx, { teamId: batch.teamId, topic: "usage.changed", subject: batch.id });
    return true;
  });
}

/**
 * What failed and flagged rows took was not always written down. A page of batches from before is counted again from the
 * results that are kept; each is done once, and one whose results are gone stays unknown until the next start looks again.
 * Answers how many were filled; after the last page it has nothing to do.
 */
export async function fillWasteRound(signal?: AbortSignal, db: Database = database()): Promise<number> {
  const place = once<{ after: string | null }>("jobs.waste", () => ({ after: "" }));
  if (place.after === null) return 0;
  const page = await lacking(db, place.after);
  let filled = 0;
  for (const batch of page) {
    if (signal?.aborted) return filled;
    try {
      if (await fill(db, batch)) filled += 1;
    } catch (error) {
      log("warn", "waste.failed", { batch: batch.id, error: errorName(error) });
    }
    place.after = batch.id;
  }
  if (page.length < perRound) place.after = null;
  return filled;
}
