import "server-only";
import { sql } from "drizzle-orm";
import { batches } from "@/lib/batches/table";
import { database } from "@/lib/db/client";
import { FenceLost } from "@/lib/db/lease";
import { errorName, log } from "@/lib/log";
import { once, runtime } from "@/lib/runtime";
import { spend } from "./budget";
import { ingestBatch } from "./ingest";
import { isIngestDue, type Standing } from "./ingest-patience";
import { isHeld, type Watch } from "./watch";

/** Batches of one connection whose files are read at the same time. */
const lanes = 2;
const lookedAtMost = 2_000;
/** A turn asks for two files as a rule. */
const callsPerTurn = 2;

type Waiting = Standing & { connectionId: string; isRested: boolean };

/** Per connection its batches with answers at the upstream that this console does not hold, in one look at them all. */
async function dueOf(connectionIds: readonly string[]): Promise<Map<string, string[]>> {
  if (connectionIds.length === 0) return new Map();
  const restSeconds = runtime().POLL_INTERVAL_MS / 1000;
  // Those that are over come first, then those that have waited longest.
  const { rows } = await database().execute<Waiting>(sql`
    select w.* from unnest(${sql.param([...connectionIds])}::text[]) as asked (id) cross join lateral (
      select id, connection_id as "connectionId", status, completed, failed,
        result_rows = 0 or ingested_at is null
          or ingested_at < now() - make_interval(secs => ${restSeconds}) as "isRested"
      from ${batches}
      where connection_id = asked.id and upstream_id is not null and not is_result_complete
        and completed + failed + (case when finished_at is not null then 1 else 0 end) > result_rows
      order by finished_at is not null desc, ingested_at asc nulls first
      limit ${lookedAtMost}) w`);
  const nowMs = Date.now();
  const due = new Map<string, string[]>();
  for (const row of rows) {
    if (!row.isRested || !isIngestDue(row, nowMs)) continue;
    const ids = due.get(row.connectionId) ?? [];
    ids.push(row.id);
    due.set(row.connectionId, ids);
  }
  return due;
}

async function ingestConnection({ connectionId, fence }: Watch, due: string[], signal: AbortSignal): Promise<void> {
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

/**
 * Starts to bring in what is new at each connection; resolves when it has begun. Connections do not wait for each other.
 */
export async function ingestDue(watches: readonly Watch[], signal: AbortSignal): Promise<void> {
  const free = watches.filter((watch) => !running().has(watch.connectionId));
  const due = await dueOf(free.map((watch) => watch.connectionId));
  for (const watch of free) {
    const { connectionId } = watch;
    const ids = due.get(connectionId);
    if (!ids) continue;
    const turn = ingestConnection(watch, ids, signal)
      .catch((error) => log("error", "ingest.failed", { connection: connectionId, error: errorName(error) }))
      .finally(() => running().delete(connectionId));
    running().set(connectionId, turn);
  }
}

/** Resolves when nothing is being brought in. */
export async function ingestsEnded(): Promise<void> {
  await Promise.all([...running().values()]);
}
