import "server-only";
import { and, asc, desc, eq, gt, lt, sql } from "drizzle-orm";
import pg from "pg";
import { database } from "@/lib/db/client";
import { errorName, log } from "@/lib/log";
import { once, runtime } from "@/lib/runtime";
import type { LiveEvent } from "./contract";
import { liveChannel } from "./publish";
import { outbox } from "./table";

export type Listener = (event: LiveEvent) => void;
type Row = typeof outbox.$inferSelect;
type Hub = {
  listeners: Map<string, Set<Listener>>;
  lastId: number;
  isReading: boolean;
  wantsMore: boolean;
  client: pg.Client | null;
};

const pageSize = 500;
const reconnectMs = 1_000;

const toEvent = (row: Row): LiveEvent => ({
  id: row.id,
  topic: row.topic,
  subject: row.subject,
  at: row.createdAt.toISOString(),
  data: row.data,
});

function hub(): Hub {
  return once("live.hub", () => ({
    listeners: new Map(),
    lastId: -1,
    isReading: false,
    wantsMore: false,
    client: null,
  }));
}

/** The newest event's id, 0 when there is none. */
export async function lastEventId(): Promise<number> {
  const [row] = await database().select({ id: outbox.id }).from(outbox).orderBy(desc(outbox.id)).limit(1);
  return row?.id ?? 0;
}

/** Events of a team after `id`, oldest first, at most `limit`. */
export async function eventsAfter(teamId: string, id: number, limit: number): Promise<LiveEvent[]> {
  const rows = await database()
    .select()
    .from(outbox)
    .where(and(eq(outbox.teamId, teamId), gt(outbox.id, id)))
    .orderBy(asc(outbox.id))
    .limit(limit);
  return rows.map(toEvent);
}

async function drain(state: Hub): Promise<void> {
  if (state.isReading) {
    state.wantsMore = true;
    return;
  }
  state.isReading = true;
  try {
    do {
      state.wantsMore = false;
      const rows = await database()
        .select()
        .from(outbox)
        .where(gt(outbox.id, state.lastId))
        .orderBy(asc(outbox.id))
        .limit(pageSize);
      for (const row of rows) {
        state.lastId = Math.max(state.lastId, row.id);
        const event = toEvent(row);
        for (const listener of state.listeners.get(row.teamId) ?? []) listener(event);
      }
      if (rows.length === pageSize) state.wantsMore = true;
    } while (state.wantsMore);
  } catch (error) {
    log("warn", "live.read_failed", { error: errorName(error) });
  } finally {
    state.isReading = false;
  }
}

/** One LISTEN for the whole process; when its connection is lost it comes back and reads what it missed. */
export async function startHub(): Promise<void> {
  const state = hub();
  if (state.client) return;
  const client = new pg.Client({ connectionString: runtime().databaseUrl, keepAlive: true });
  state.client = client;
  const restart = () => {
    if (state.client !== client) return;
    state.client = null;
    setTimeout(() => void startHub(), reconnectMs).unref();
  };
  client.on("error", restart);
  client.on("end", restart);
  client.on("notification", () => void drain(state));
  try {
    await client.connect();
    await client.query(`listen ${liveChannel}`);
    if (state.lastId < 0) state.lastId = await lastEventId();
    await drain(state);
  } catch (error) {
    log("warn", "live.listen_failed", { error: errorName(error) });
    restart();
  }
}

export async function stopHub(): Promise<void> {
  const state = hub();
  const { client } = state;
  state.client = null;
  await client?.end().catch(() => undefined);
}

/** Hears a team's events from now on. Returns the way to stop. */
export function subscribe(teamId: string, listener: Listener): () => void {
  const { listeners } = hub();
  const set = listeners.get(teamId) ?? new Set();
  listeners.set(teamId, set.add(listener));
  return () => {
    set.delete(listener);
    if (set.size === 0 && listeners.get(teamId) === set) listeners.delete(teamId);
  };
}

/** Forgets events older than a day: a browser that was away longer starts from a fresh read. */
export async function sweepOutbox(): Promise<void> {
  await database().delete(outbox).where(lt(outbox.createdAt, sql`now() - interval '24 hours'`));
}
