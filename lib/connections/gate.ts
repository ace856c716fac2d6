import "server-only";
import { and, eq, isNotNull, isNull, lt, or, type SQLWrapper, sql } from "drizzle-orm";
import { database } from "@/lib/db/client";
import { publish } from "@/lib/live/publish";
import { errorName, log } from "@/lib/log";
import { once } from "@/lib/runtime";
import type { CallOutcome, Gate } from "@/lib/upstream/contract";
import { UpstreamError } from "@/lib/upstream/errors";
import { breakerMs, breakerTrips, isKeyRefusal, isOutage, keyRetryMs } from "./health";
import { noteHealth } from "./health-notes";
import { isBuiltin, originOf } from "./rules";
import type { ConnectionRow } from "./store";
import { connections, upstreamOrigins } from "./table";

/** State is read anew after this long: what another process learnt is heeded within it. */
const freshMs = 1_000;

/** Times are what was left, or had passed, by the database's clock when it was read; null: there is none. */
type State = {
  readAtMs: number;
  waitMs: number | null;
  refusedForMs: number | null;
  failures: number;
  openForMs: number | null;
};

const states = () => once("connections.gates", () => new Map<string, State>());
const msUntil = (moment: SQLWrapper) => sql<number | null>`(extract(epoch from ${moment} - now()) * 1000)::float8`;

async function read(id: string, origin: string): Promise<State> {
  const known = states().get(id);
  const age = known ? Date.now() - known.readAtMs : Number.NaN;
  if (known && age >= 0 && age < freshMs) return known;
  const [row] = await database()
    .select({
      waitMs: msUntil(connections.notBefore),
      refusedForMs: sql<number | null>`-${msUntil(connections.keyRefusedAt)}`,
      failures: sql<number>`coalesce(${upstreamOrigins.failures}, 0)`,
      openForMs: msUntil(upstreamOrigins.openUntil),
    })
    .from(connections)
    .leftJoin(upstreamOrigins, eq(upstreamOrigins.origin, origin))
    .where(eq(connections.id, id));
  const nothing = { waitMs: null, refusedForMs: null, failures: 0, openForMs: null };
  const state: State = { readAtMs: Date.now(), ...(row ?? nothing) };
  states().set(id, state);
  return state;
}

/** Has what is known of a connection read anew at its next call. */
export const forgetGate = (id: string): void => void states().delete(id);

const later = (message: string, code: string, waitMs: number): UpstreamError =>
  new UpstreamError("deferred", message, { code, retryAfterMs: Math.max(1_000, waitMs) });

/** Of all who come when the breaker's time is up, one may try; it stays closed to the others until that one is back. */
async function mayProbe(origin: string): Promise<boolean> {
  const rows = await database()
    .update(upstreamOrigins)
    .set({ openUntil: sql`now() + make_interval(secs => ${breakerMs / 1_000})` })
    .where(and(eq(upstreamOrigins.origin, origin), lt(upstreamOrigins.openUntil, sql`now()`)))
    .returning({ origin: upstreamOrigins.origin });
  return rows.length > 0;
}

async function enter(id: string, origin: string, { isUrgent }: { isUrgent: boolean }): Promise<void> {
  const { readAtMs, waitMs, refusedForMs, failures, openForMs } = await read(id, origin);
  const age = Date.now() - readAtMs;
  if (refusedForMs !== null && refusedForMs + age < keyRetryMs)
    throw new UpstreamError("key_refused", "The upstream refused this connection's key.", { code: "key_known" });
  if (isUrgent) return;
  if (waitMs !== null && waitMs > age)
    throw later("The upstream asked to be left alone for a while.", "asked_to_wait", waitMs - age);
  if (failures < breakerTrips) return;
  const openMs = (openForMs ?? 0) - age;
  if (openMs > 0 || !(await mayProbe(origin)))
    throw later("The upstream has not been answering; it is tried again soon.", "breaker_open", openMs);
}

async function noteFailure(origin: string): Promise<void> {
  const failures = sql`${upstreamOrigins.failures} + 1`;
  await database()
    .insert(upstreamOrigins)
    .values({ origin, failures: 1 })
    .onConflictDoUpdate({
      target: upstreamOrigins.origin,
      set: {
        failures,
        openUntil: sql`case when ${failures} >= ${breakerTrips} then now() + make_interval(secs => ${breakerMs / 1_000}) end`,
      },
    });
}

/** The key was refused: work through it stops, and the team hears of it once. */
async function noteRefusedKey({ id, teamId, name, sealedKey }: ConnectionRow): Promise<void> {
  const isSameKey = sealedKey === null ? isNull(connections.sealedKey) : eq(connections.sealedKey, sealedKey);
  await database().transaction(async (tx) => {
    const [before] = await tx
      .select({ at: connections.keyRefusedAt })
      .from(connections)
      .where(and(eq(connections.id, id), isSameKey))
      .for("update");
    if (!before) return;
    await tx.update(connections).set({ keyRefusedAt: sql`now()` }).where(eq(connections.id, id));
    if (before.at !== null) return;
    await publish(tx, { teamId, topic: "connection.key_refused", subject: id, data: { id, name } });
  });
}

async function noteAcceptedKey({ id, teamId }: ConnectionRow): Promise<void> {
  await database().transaction(async (tx) => {
    const rows = await tx
      .update(connections)
      .set({ keyRefusedAt: null })
      .where(and(eq(connections.id, id), isNotNull(connections.keyRefusedAt)))
      .returning({ id: connections.id });
    if (rows.length > 0) await publish(tx, { teamId, topic: "connection.changed", subject: id, data: { id } });
  });
}

async function noteAnswer(row: ConnectionRow, origin: string): Promise<void> {
  const state = states().get(row.id);
  if (!state || (state.refusedForMs === null && state.failures === 0)) return;
  if (state.refusedForMs !== null) await noteAcceptedKey(row);
  const set = { failures: 0, openUntil: null };
  if (state.failures > 0) await database().update(upstreamOrigins).set(set).where(eq(upstreamOrigins.origin, origin));
  forgetGate(row.id);
}

async function leave(row: ConnectionRow, origin: string, outcome: CallOutcome): Promise<void> {
  const { error, ...call } = outcome;
  await noteHealth(row.id, outcome);
  if (error === null) return noteAnswer(row, origin);
  const { status, retryAfterMs } = error;
  if (isKeyRefusal(error, call)) await noteRefusedKey(row);
  else if (error.kind === "deferred" && status !== null && retryAfterMs !== null) {
    const until = sql`now() + make_interval(secs => ${retryAfterMs / 1_000})`;
    const isLater = or(isNull(connections.notBefore), lt(connections.notBefore, until));
    await database()
      .update(connections)
      .set({ notBefore: until })
      .where(and(eq(connections.id, row.id), isLater));
  } else if (isOutage(error)) await noteFailure(origin);
  else return;
  forgetGate(row.id);
}

/** Where the failures of a connection are counted. */
export const gateOrigin = ({ baseUrl, id }: Pick<ConnectionRow, "baseUrl" | "id">): string =>
  // The emulator inside this console is this process: whether it answers says nothing of a network.
  isBuiltin(baseUrl) ? `${baseUrl}:${id}` : originOf(baseUrl);

/**
 * The gate of a connection: closed while its key is refused, while its upstream asked for patience (per connection), and
 * while its address does not answer (per origin, shared by all processes). Trouble in keeping the books stops no call.
 */
export function gateOf(row: ConnectionRow): Gate {
  const origin = gateOrigin(row);
  return {
    enter: (call) => enter(row.id, origin, call),
    leave: (outcome) =>
      leave(row, origin, outcome).catch((error) =>
        log("warn", "connection.gate_failed", { connection: row.id, error: errorName(error) }),
      ),
  };
}
