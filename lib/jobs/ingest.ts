import "server-only";
import { eq } from "drizzle-orm";
import { isTerminal } from "@/lib/batches/rules";
import { batches } from "@/lib/batches/table";
import { openUpstream } from "@/lib/connections/service";
import { type Database, database } from "@/lib/db/client";
import type { Fence } from "@/lib/db/lease";
import { spoolsOf } from "@/lib/results/source";
import { once } from "@/lib/runtime";
import { UpstreamError } from "@/lib/upstream/errors";
import { commitIngest, noteIngest } from "./ingest-commit";
import { indexSoon } from "./ingest-index";
import { type BatchRow, dropLedger, keepLedger, openLedger } from "./ingest-ledgers";
import { endIngestWait, isIngestDue, waitWithIngest } from "./ingest-patience";
import { Session } from "./ingest-session";
import { isWhole, type Source, takeAnew, takeNew } from "./ingest-take";

export type Ingested = { newRows: number; isComplete: boolean };
type Options = { signal?: AbortSignal; db?: Database; nowMs?: number; fence?: Fence };

const nothing: Ingested = { newRows: 0, isComplete: false };

async function save(db: Database, session: Session, isComplete: boolean, fence?: Fence): Promise<boolean> {
  const { batch, held, ledger } = session;
  await session.sync();
  const isWritten = await commitIngest(db, { batch, held, totals: ledger.totals(), isComplete, fence });
  await session.acknowledged(isWritten);
  keepLedger(batch.id, ledger, held);
  return isWritten;
}

async function bringIn(db: Database, batch: BatchRow, source: Source, fence?: Fence): Promise<Ingested> {
  const { ledger, held } = await openLedger(batch, await spoolsOf(db, batch.id));
  const rowsBefore = ledger.totals().rows;
  let session = new Session(batch, ledger, held, fence?.fence);
  try {
    let taken = await takeNew(session, source, () => save(db, session, false, fence));
    if (!taken.broken && isTerminal(batch.status) && !isWhole(session, taken)) {
      const anew = await takeAnew(session, source);
      if (anew) {
        await session.close();
        ({ session, taken } = anew);
      }
    }
    // What is held whole stays so when the upstream's own copy cannot be read any more.
    const isKept = taken.broken !== null && batch.isResultComplete && !session.isChanged;
    const isComplete = isKept || isWhole(session, taken);
    const isNews = session.isChanged || isComplete !== batch.isResultComplete;
    const isWritten = isNews ? await save(db, session, isComplete, fence) : isComplete;
    if (!isNews) await noteIngest(db, batch.id, fence);
    if (taken.broken) throw taken.broken.error;
    return { newRows: Math.max(0, session.ledger.totals().rows - rowsBefore), isComplete: isWritten };
  } finally {
    await session.close();
  }
}

async function ingest(batchId: string, options: Options): Promise<Ingested> {
  const { signal, db = database(), nowMs = Date.now(), fence } = options;
  const [batch] = await db.select().from(batches).where(eq(batches.id, batchId));
  if (!batch || batch.upstreamId === null || !isIngestDue(batch, nowMs)) return nothing;
  try {
    const upstream = await openUpstream(db, batch.teamId, batch.connectionId);
    if (!isTerminal(batch.status) && !upstream.capabilities.hasPartialResults) return nothing;
    const ingested = await bringIn(db, batch, { upstream, signal }, fence);
    if (ingested.isComplete || ingested.newRows > 0) endIngestWait(batchId);
    else waitWithIngest(batch, nowMs);
    if (ingested.isComplete || ingested.newRows > 0) indexSoon(db, batch);
    return ingested;
  } catch (error) {
    // A break leaves ledger and spool in step; after anything else only what the database says is to be trusted.
    if (!(error instanceof UpstreamError)) dropLedger(batchId);
    waitWithIngest(batch, nowMs, error instanceof UpstreamError ? (error.retryAfterMs ?? 0) : 0);
    throw error;
  }
}

/**
 * Brings a batch's new result lines into this console: spool, sums, usage and the news. Turns of one batch wait for each
 * other; after a fault, or while nothing new comes, looks are put off further each time unless its counts change.
 * `isComplete` is only said of a finished batch of which every row is held.
 * @throws UpstreamError when its files could not be read to the end; what came before that is kept
 */
export function ingestBatch(batchId: string, options: Options = {}): Promise<Ingested> {
  const running = once<Map<string, Promise<unknown>>>("ingest.running", () => new Map());
  const before = running.get(batchId) ?? Promise.resolve();
  const turn = before.catch(() => undefined).then(() => ingest(batchId, options));
  running.set(batchId, turn);
  const leave = () => {
    if (running.get(batchId) === turn) running.delete(batchId);
  };
  turn.then(leave, leave);
  return turn;
}
