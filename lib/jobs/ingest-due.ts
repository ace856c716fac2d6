import "server-only";
import { and, eq, gt, isNotNull, sql } from "drizzle-orm";
import { batches } from "@/lib/batches/table";
import { database } from "@/lib/db/client";
import { FenceLost } from "@/lib/db/lease";
import { errorName, log } from "@/lib/log";
import { once, runtime } from "@/lib/runtime";
import { spend } from "./budget";
import { ingestBatch } from "./ingest";
import { isIngestDue } from "./ingest-patience";
import { isHeld, type Watch } from "./watch";

/** Batches of one connection whose files are read at the same time. */
const lanes = 2;
const lookedAtMost = 2_000;
/** A turn asks for two files as a rule. */
const callsPerTurn = 2;

/** Batches with answers at the upstream that this console does not hold: those that are over first, then by waiting. */
async function dueOf(connectionId: string): Promise<string[]> {
  const done = sql`${batches.completed} + ${batches.failed}`;
  const isOver = sql`${batches.finishedAt} is not null`;
  const { id, status, completed, failed, resultRows } = batches;
  const rows = await database()
    .select({
      ...{ id, status, completed, failed },
      isRested: sql<boolean>`${resultRows} = 0 or ${batches.ingestedAt} is null
        or ${batches.ingestedAt} < now() - make_interval(secs => ${runtime().POLL_INTERVAL_MS / 1000})`,
    })
    .from(batches)
    .where(
      and(
        eq(batches.connectionId, connectionId),
        isNotNull(batches.upstreamId),
        eq(batches.isResultComplete, false),
        gt(sql`${done} + (case when ${isOver} then 1 else 0 end)`, resultRows),
      ),
    )
    .orderBy(sql`${isOver} desc, ${batches.ingestedAt} asc nulls first`)
    .limit(lookedAtMost);
  const nowMs = Date.now();
  return rows.filter((row) => row.isRested && isIngestDue(row, nowMs)).map((row) => row.id);
}

async function ingestConnection({ connectionId, fence }: Watch, signal: AbortSignal): Promise<void> {
  const due = await dueOf(connectionId);
  const lane = async () => {
    for (let id = due.shift(); id && !signal.aborted && isHeld(connectionId); id = due.shift()) {
      await spend(connectionId, callsPerTurn);
      await ingestBatch(id, { signal, fence }).catch((error) => {
        log("warn", "ingest.failed", { batch: id, error: errorName(error) });
        if (error instanceof FenceLost) due.length = 0;
      });
    }
  };
  await Promise.all(Array.from({ length: lanes }, lane));
}

const running = () => once<Map<string, Promise<void>>>("ingest.connections", () => new Map());

/** Brings in what is new at each connection. Connections do not wait for each other. */
export function ingestDue(watches: readonly Watch[], signal: AbortSignal): void {
  for (const watch of watches) {
    const { connectionId } = watch;
    if (running().has(connectionId)) continue;
    const turn = ingestConnection(watch, signal)
      .catch((error) => log("error", "ingest.failed", { connection: connectionId, error: errorName(error) }))
      .finally(() => running().delete(connectionId));
    running().set(connectionId, turn);
  }
}

/** Resolves when nothing is being brought in. */
export async function ingestsEnded(): Promise<void> {
  await Promise.all([...running().values()]);
}
