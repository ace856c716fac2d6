import "server-only";
import { and, eq, isNull, lt, sql } from "drizzle-orm";
import { z } from "zod";
import { wakeJobs } from "@/lib/batches/service/wake";
import { batches } from "@/lib/batches/table";
import { connections } from "@/lib/connections/table";
import { database } from "@/lib/db/client";
import { keysOf } from "./service";
import { type Delivery, problemOf } from "./signature";
import { hookDeliveries, hooks } from "./table";

type Row = typeof hooks.$inferSelect;

export const bodyBytesMax = 256 * 1024;
const problemEveryMs = 60_000;

/** Doubleword names the batch in `batch_id`, with a prefix its API refuses; OpenAI in `id`. */
const Payload = z.object({ data: z.object({ batch_id: z.string().optional(), id: z.string().optional() }) });

function batchIdsOf(body: Uint8Array): string[] {
  try {
    const { data } = Payload.parse(JSON.parse(Buffer.from(body).toString("utf8")));
    return [data.batch_id, data.id].flatMap((id) => (id ? [id, id.replace(/^batch_/, "")] : []));
  } catch {
    return [];
  }
}

export async function findHook(token: string): Promise<Row | null> {
  const [found] = await database()
    .select({ hook: hooks })
    .from(hooks)
    .innerJoin(connections, eq(connections.id, hooks.connectionId))
    .where(and(eq(hooks.token, token), isNull(connections.removedAt)));
  return found?.hook ?? null;
}

async function noteProblem(row: Row, message: string, now: Date): Promise<void> {
  const { lastProblem } = row;
  const isSaid = lastProblem?.message === message && now.getTime() - Date.parse(lastProblem.at) < problemEveryMs;
  if (isSaid) return;
  await database()
    .update(hooks)
    .set({ lastProblem: { at: now.toISOString(), message } })
    .where(eq(hooks.connectionId, row.connectionId));
}

/**
 * Notes a delivery and, the first time its id is seen, pulls the next look at the batches it names forward. One statement,
 * for many deliveries of one connection come at once and wait for each other at its row. Answers how many were pulled.
 */
async function note(connectionId: string, deliveryId: string, ids: readonly string[]): Promise<number> {
  const { rows } = await database().execute<{ pulled: number }>(sql`
    with first as (
      insert into ${hookDeliveries} (connection_id, delivery_id) values (${connectionId}, ${deliveryId})
      on conflict do nothing returning 1
    ), counted as (
      update ${hooks} set last_delivery_at = now(), deliveries = deliveries + 1
      where connection_id = ${connectionId} and exists (select from first)
    ), pulled as (
      update ${batches} set next_poll_at = now()
      where connection_id = ${connectionId} and upstream_id = any(${sql.param(ids)}) and exists (select from first)
      returning 1
    )
    select count(*)::int as pulled from pulled`);
  return rows[0]?.pulled ?? 0;
}

/**
 * Takes a delivery. Nothing it says is believed: when its signature is good, the batch it names is asked after now
 * instead of later, once for each delivery id. Answers what is wrong with it, or null.
 */
export async function receive(row: Row, delivery: Delivery, now = new Date()): Promise<string | null> {
  const problem = problemOf(delivery, await keysOf(database(), row, now), now.getTime());
  if (problem !== null) {
    await noteProblem(row, problem, now);
    return problem;
  }
  if ((await note(row.connectionId, delivery.id, batchIdsOf(delivery.body))) > 0) wakeJobs();
  return null;
}

/** Forgets deliveries that no sender repeats any more. */
export async function sweepDeliveries(): Promise<void> {
  await database().delete(hookDeliveries).where(lt(hookDeliveries.at, sql`now() - interval '48 hours'`));
}
