import "server-only";
import { sql } from "drizzle-orm";
import { batches } from "@/lib/batches/table";
import { connections } from "@/lib/connections/table";
import { database } from "@/lib/db/client";
import { dropLeases, type Fence, holdLeases } from "@/lib/db/lease";
import { once, runtime } from "@/lib/runtime";

/** A connection that is this process's to watch. */
export type Watch = { connectionId: string; teamId: string; fence: Fence; isPollDue: boolean; adopts: boolean };

type Held = { fence: number; keepAtMs: number; endsAtMs: number };
const held = () => once<Map<string, Held>>("watch.held", () => new Map());
const leaseOf = (connectionId: string): string => `watch:${connectionId}`;

type Busy = Omit<Watch, "fence">;

/** Connections with batches that are not over or not all here, and those whose list is looked through for others. */
async function busyConnections(): Promise<Busy[]> {
  const { rows } = await database().execute<Busy>(sql`
    select ${connections.id} as "connectionId", ${connections.teamId} as "teamId",
      coalesce(w.is_due, false) as "isPollDue", ${connections.adopts} and ${connections.removedAt} is null as adopts
    from ${connections} cross join lateral (
      select min(next_poll_at) <= now() as is_due, count(*) > 0 as is_busy from ${batches}
      where ${batches.connectionId} = ${connections.id} and upstream_id is not null
        and (next_poll_at is not null or not is_result_complete)) w
    where w.is_busy or (${connections.adopts} and ${connections.removedAt} is null)`);
  return rows;
}

/** Takes or renews the leases that are due for it; the clock that counts here goes on while a process is frozen. */
async function keep(connectionIds: readonly string[]): Promise<void> {
  const nowMs = performance.now();
  const due = connectionIds.filter((id) => nowMs >= (held().get(id)?.keepAtMs ?? 0));
  const seconds = runtime().LEASE_SECONDS;
  const got = await holdLeases(due.map(leaseOf), seconds);
  for (const id of due) {
    const fence = got.get(leaseOf(id));
    // One that another process holds is tried for again a few times within its term.
    const keepAtMs = nowMs + (seconds * 1000) / 4;
    held().set(id, { fence: fence ?? 0, keepAtMs, endsAtMs: fence === undefined ? 0 : nowMs + seconds * 1000 });
  }
}

/** Whether this process may begin something for a connection. What it then writes is checked again by its fence. */
export function isHeld(connectionId: string): boolean {
  return performance.now() < (held().get(connectionId)?.endsAtMs ?? 0);
}

/** The connections this process watches: one process each, by a lease that the next one takes when it goes away. */
export async function watched(): Promise<Watch[]> {
  const busy = await busyConnections();
  await keep(busy.map((one) => one.connectionId));
  return busy.flatMap((one) => {
    const { connectionId } = one;
    const fence = held().get(connectionId)?.fence ?? 0;
    return isHeld(connectionId) ? [{ ...one, fence: { name: leaseOf(connectionId), fence } }] : [];
  });
}

/** Gives everything back, so that the others need not wait. */
export async function unwatch(): Promise<void> {
  const ids = [...held().keys()].filter(isHeld);
  held().clear();
  await dropLeases(ids.map(leaseOf));
}
