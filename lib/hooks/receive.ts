import "server-only";
import { and, eq, inArray, isNotNull, isNull, lt, sql } from "drizzle-orm";
import { z } from "zod";
import { wakeJobs } from "@/lib/batches/service/wake";
import { batches } from "@/lib/batches/table";
import { connections } from "@/lib/connections/table";
import { type Db, database } from "@/lib/db/client";
import { keysOf } from "./service";
import { type Delivery, problemOf } from "./signature";
import { hookDeliveries, hooks } from "./table";

type Row = typeof hooks.$inferSelect;

export const bodyBytesMax = 256 * 1024;
const problemEveryMs = 60_000;

/** Doubleword names the batch in `batch_id`, with a prefix its API refuses; OpenAI in `id` (upstream-contract §6, §3). */
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

/** True the first time a delivery's id is seen. */
async function isFirst(tx: Db, connectionId: string, deliveryId: string): Promise<boolean> {
  const rows = await tx
    .insert(hookDeliveries)
    .values({ connectionId, deliveryId })
    .onConflictDoNothing()
    .returning({ at: hookDeliveries.at });
  return rows.length > 0;
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
  const ids = batchIdsOf(delivery.body);
  const { connectionId } = row;
  await database().transaction(async (tx) => {
    if (!(await isFirst(tx, connectionId, delivery.id))) return;
    await tx
      .update(hooks)
      .set({ lastDeliveryAt: sql`now()`, deliveries: sql`${hooks.deliveries} + 1` })
      .where(eq(hooks.connectionId, connectionId));
    if (ids.length === 0) return;
    await tx
      .update(batches)
      .set({ nextPollAt: sql`now()` })
      .where(
        and(eq(batches.connectionId, connectionId), isNotNull(batches.upstreamId), inArray(batches.upstreamId, ids)),
      );
  });
  wakeJobs();
  return null;
}

/** Forgets deliveries that no sender repeats any more. */
export async function sweepDeliveries(): Promise<void> {
  await database().delete(hookDeliveries).where(lt(hookDeliveries.at, sql`now() - interval '48 hours'`));
}
