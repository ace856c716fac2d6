import "server-only";
import { and, asc, eq, gt, lt, max, min, sql } from "drizzle-orm";
import pg from "pg";
import { database } from "@/lib/db/client";
import { errorName, log } from "@/lib/log";
import { once, runtime } from "@/lib/runtime";
import type { LiveEvent, Topic } from "./contract";
import { type Frame, toFrame } from "./frame";
import { liveChannel } from "./publish";
import { outbox } from "./table";

export type Listener = (frame: Frame) => void;
type Row = typeof outbox.$inferSelect;
type Hub = {
  listeners: Map<string, Set<Listener>>;
  lastId: number;
  isReading: boolean;
  wantsMore: boolean;
  client: pg.Client | null;
  safetyNet: ReturnType<typeof setInterval> | null;
};

const pageSize = 500;
const reconnectMs = 1_000;
/** A notification may get lost with its connection; looking all the same costs one read of an index. */
const lookAnywayMs = 5_000;
/** A reading that failed (a database too busy to answer) is repeated this soon, not at the next event. */
const readAgainMs = 300;

function hub(): Hub {
  return once("live.hub", () => ({
    listeners: new Map(),
    lastId: -1,
    isReading: false,
    wantsMore: false,
    client: null,
    safetyNet: null,
  }));
}

/** Reads things as they stand now, by their ids; what is gone is left out. */
type Reader = (subjects: string[]) => Promise<Map<string, unknown>>;
const readers = () => once<Map<Topic, Reader>>("live.readers", () => new Map());

/**
 * Says how the things of a topic are read. Their events may then be published without data: it is filled in when
 * somebody listens, once for all of them.
 */
export function readWith(topic: Topic, reader: Reader): void {
  readers().set(topic, reader);
}

const isPointer = (row: Row): boolean =>
  typeof row.data === "object" && row.data !== null && Object.keys(row.data).length === 0;

/** Rows as events, those without data filled in with what they point at. */
async function toEvents(rows: readonly Row[]): Promise<LiveEvent[]> {
  const found = new Map<string, unknown>();
  for (const [topic, read] of readers()) {
    const subjects = new Set(rows.filter((row) => row.topic === topic && isPointer(row)).map((row) => row.subject));
    if (subjects.size > 0)
      for (const [subject, data] of await read([...subjects])) found.set(`${topic} ${subject}`, data);
  }
  return rows.map((row) => {
    const { id, topic, subject, createdAt } = row;
    const data = (isPointer(row) ? found.get(`${topic} ${subject}`) : undefined) ?? row.data;
    return { id, topic, subject, at: createdAt.toISOString(), data };
  });
}

/** The ids of the oldest and the newest event kept; 0 when there is none. */
export async function eventRange(): Promise<{ oldest: number; newest: number }> {
  const [row] = await database()
    .select({ oldest: min(outbox.id), newest: max(outbox.id) })
    .from(outbox);
  return { oldest: row?.oldest ?? 0, newest: row?.newest ?? 0 };
}

/** The newest event that is older than `seconds`, 0 when there is none: what a page shows is not older than that. */
export async function eventBefore(seconds: number): Promise<number> {
  const [row] = await database()
    .select({ id: max(outbox.id) })
    .from(outbox)
    .where(lt(outbox.createdAt, sql`now() - make_interval(secs => ${seconds})`));
  return row?.id ?? 0;
}

/** Events of a team after `id`, oldest first, at most `limit`. */
export async function framesAfter(teamId: string, id: number, limit: number): Promise<Frame[]> {
  const rows = await database()
    .select()
    .from(outbox)
    .where(and(eq(outbox.teamId, teamId), gt(outbox.id, id)))
    .orderBy(asc(outbox.id))
    .limit(limit);
  return (await toEvents(rows)).map(toFrame);
}

/** One stream that breaks must not keep the news from the others. */
function tell(listener: Listener, frame: Frame): void {
  try {
    listener(frame);
  } catch (error) {
    log("warn", "live.listener_failed", { error: errorName(error) });
  }
}

/** Hands a page of events to those who listen; answers how many there were. */
async function handOn(state: Hub): Promise<number> {
  const rows = await database()
    .select()
    .from(outbox)
    .where(gt(outbox.id, state.lastId))
    .orderBy(asc(outbox.id))
    .limit(pageSize);
  const heard = rows.filter((row) => state.listeners.has(row.teamId));
  const events = await toEvents(heard);
  for (const [index, row] of heard.entries()) {
    const event = events[index];
    const frame = event && toFrame(event);
    if (frame) for (const listener of state.listeners.get(row.teamId) ?? []) tell(listener, frame);
  }
  state.lastId = rows.at(-1)?.id ?? state.lastId;
  return rows.length;
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
      if ((await handOn(state)) === pageSize) state.wantsMore = true;
    } while (state.wantsMore);
  } catch (error) {
    log("warn", "live.read_failed", { error: errorName(error) });
    setTimeout(() => void drain(state), readAgainMs).unref();
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
  state.safetyNet ??= setInterval(() => {
    if (state.client && state.lastId >= 0 && state.listeners.size > 0) void drain(state);
  }, lookAnywayMs).unref();
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
    if (state.lastId < 0) state.lastId = (await eventRange()).newest;
    await drain(state);
  } catch (error) {
    log("warn", "live.listen_failed", { error: errorName(error) });
    restart();
  }
}

export async function stopHub(): Promise<void> {
  const state = hub();
  const { client, safetyNet } = state;
  state.client = null;
  if (safetyNet) clearInterval(safetyNet);
  state.safetyNet = null;
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
