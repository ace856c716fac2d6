import "server-only";
import { and, eq, inArray } from "drizzle-orm";
import { batches, forgottenBatches } from "@/lib/batches/table";
import { openUpstream } from "@/lib/connections/service";
import { connections } from "@/lib/connections/table";
import { database } from "@/lib/db/client";
import { errorName, log } from "@/lib/log";
import { once } from "@/lib/runtime";
import { listBatches, markerOf } from "@/lib/upstream/batches";
import { clockSkewMs } from "@/lib/upstream/clock-skew";
import type { Upstream } from "@/lib/upstream/contract";
import type { UpstreamBatch } from "@/lib/upstream/schemas";
import { adoptBatch } from "./adopt-write";
import { spend } from "./budget";
import { isHeld, type Watch } from "./watch";

/** How often the list is looked through for batches made elsewhere, and how long after its connection is first seen. */
const everyMs = 20_000;
const pagesMax = 5;
const pauseMaxMs = 600_000;
/** What was finished long before the connection was added is history, not work. */
const backMs = 24 * 3_600_000;
const activeWords = ["validating", "in_progress", "finalizing"];
/** A submission is committed before it is sent; by then every database that can know of it does. */
const lostAfterMs = 600_000;

type State = { running: Promise<void> | null; nextAtMs: number; failures: number };
const states = () => once<Map<string, State>>("adopt.states", () => new Map());

/** Of batches with the mark of a submission, those that no database row accounts for: no team here sent or had them. */
async function lostOf(up: Upstream, marked: readonly UpstreamBatch[]): Promise<UpstreamBatch[]> {
  const bornMs = Date.now() + clockSkewMs(up) - lostAfterMs;
  const old = marked.filter((batch) => batch.createdAtMs > 0 && batch.createdAtMs < bornMs);
  if (old.length === 0) return [];
  const db = database();
  const markers = old.map(markerOf).filter((marker) => marker !== undefined);
  const sent = await db.select({ marker: batches.marker }).from(batches).where(inArray(batches.marker, markers));
  const ids = old.map((batch) => batch.id);
  const had = await db
    .select({ id: forgottenBatches.upstreamId })
    .from(forgottenBatches)
    .where(inArray(forgottenBatches.upstreamId, ids));
  const [known, forgotten] = [new Set(sent.map(({ marker }) => marker)), new Set(had.map(({ id }) => id))];
  return old.filter((batch) => !known.has(markerOf(batch) ?? "") && !forgotten.has(batch.id));
}

/**
 * Those of a page that nobody here has or had. What carries the mark of a submission belongs to the team of a console that
 * sent it: it is only taken in when no team of this one did, as after a restored backup.
 */
async function unknownOf(up: Upstream, page: readonly UpstreamBatch[]): Promise<UpstreamBatch[]> {
  if (page.length === 0) return [];
  const { connectionId } = up;
  const ids = page.map((batch) => batch.id);
  const isAmong = (table: typeof batches | typeof forgottenBatches) =>
    and(eq(table.connectionId, connectionId), inArray(table.upstreamId, ids));
  const db = database();
  const known = await db.select({ id: batches.upstreamId }).from(batches).where(isAmong(batches));
  const forgotten = await db
    .select({ id: forgottenBatches.upstreamId })
    .from(forgottenBatches)
    .where(isAmong(forgottenBatches));
  const seen = new Set([...known, ...forgotten].map((row) => row.id));
  const unseen = page.filter((batch) => !seen.has(batch.id));
  const lost = await lostOf(
    up,
    unseen.filter((batch) => markerOf(batch) !== undefined),
  );
  return unseen.filter((batch) => markerOf(batch) === undefined || lost.includes(batch));
}

/** Batches that went back to work elsewhere, after this console had seen them end, are asked after again. */
async function reopen(connectionId: string, page: readonly UpstreamBatch[]): Promise<void> {
  const active = page.filter((batch) => activeWords.includes(batch.status)).map((batch) => batch.id);
  if (active.length === 0) return;
  await database()
    .update(batches)
    .set({ nextPollAt: new Date() })
    .where(
      and(
        eq(batches.connectionId, connectionId),
        inArray(batches.upstreamId, active),
        inArray(batches.status, ["completed", "failed", "expired", "cancelled"]),
      ),
    );
}

async function look(watch: Watch, signal: AbortSignal): Promise<void> {
  const { connectionId, teamId } = watch;
  const db = database();
  const [connection] = await db.select().from(connections).where(eq(connections.id, connectionId));
  if (!connection?.adopts || connection.removedAt) return;
  const up = await openUpstream(db, teamId, connectionId);
  const sinceMs = connection.createdAt.getTime() - backMs;
  let after: string | undefined;
  for (let turn = 0; turn < pagesMax && !signal.aborted; turn += 1) {
    await spend(connectionId);
    const { data, hasMore, lastId } = await listBatches(up, { limit: 100, after });
    await reopen(connectionId, data);
    const wanted = data.filter((batch) => batch.createdAtMs >= sinceMs || activeWords.includes(batch.status));
    const unknown = await unknownOf(up, wanted);
    for (const batch of unknown) {
      if (signal.aborted || !isHeld(connectionId)) return;
      await adoptBatch(watch, up, batch, signal);
    }
    // The list runs from new to old: a page of known ones is followed by older known ones.
    if (unknown.length === 0 || !hasMore || lastId === null || lastId === after) return;
    after = lastId;
  }
}

async function lookOnce(watch: Watch, state: State, signal: AbortSignal): Promise<void> {
  try {
    await look(watch, signal);
    state.failures = 0;
    state.nextAtMs = performance.now() + everyMs;
  } catch (error) {
    log("warn", "adopt.failed", { connection: watch.connectionId, error: errorName(error) });
    state.failures += 1;
    state.nextAtMs = performance.now() + Math.min(pauseMaxMs, everyMs * 2 ** Math.min(state.failures, 10));
  }
}

/** Makes every connection's next look due now. */
export function lookAgain(): void {
  for (const state of states().values()) state.nextAtMs = 0;
}

/** Looks for batches that were made with a connection's key but not here, and takes them in. */
export function adoptDue(watches: readonly Watch[], signal: AbortSignal): void {
  for (const watch of watches) {
    const nextAtMs = performance.now() + everyMs;
    const state = states().get(watch.connectionId) ?? { running: null, nextAtMs, failures: 0 };
    states().set(watch.connectionId, state);
    if (!watch.adopts || state.running || performance.now() < state.nextAtMs) continue;
    state.running = lookOnce(watch, state, signal).finally(() => {
      state.running = null;
    });
  }
}

/** Resolves when no look is under way. */
export async function adoptionsEnded(): Promise<void> {
  await Promise.all([...states().values()].map((state) => state.running));
}
