import "server-only";
import { and, desc, eq, isNotNull, sql } from "drizzle-orm";
import { backoffMs } from "@/lib/batches/rules";
import { batches } from "@/lib/batches/table";
import { openUpstream } from "@/lib/connections/service";
import { database } from "@/lib/db/client";
import { FenceLost } from "@/lib/db/lease";
import { errorName, log } from "@/lib/log";
import { once } from "@/lib/runtime";
import { UpstreamError } from "@/lib/upstream/errors";
import { callsPerSecond } from "./budget";
import { applyAnswers, type Polled } from "./poll-apply";
import { fetchBatches } from "./poll-fetch";
import { noteMiss } from "./poll-miss";
import type { Watch } from "./watch";

/** Polling one connection of many batches takes at most this share of what may be called. */
const pollShare = 0.5;
const pauseMaxMs = 30_000;

type State = { running: Promise<void> | null; failures: number; pausedUntilMs: number; misses: Map<string, number> };
const states = () => once<Map<string, State>>("poll.states", () => new Map());

function stateOf(connectionId: string): State {
  const known = states().get(connectionId) ?? { running: null, failures: 0, pausedUntilMs: 0, misses: new Map() };
  states().set(connectionId, known);
  return known;
}

/** Lists are read from replicas: for so long after an act only a single read is believed. */
const freshSeconds = 120;

type Active = Polled & { isDue: boolean; isFresh: boolean; isResumed: boolean };

async function readActive(connectionId: string): Promise<Active[]> {
  const { id, version, status, statusNote, total, completed, failed, outputFileId, errorFileId } = batches;
  const { startedAt, deadlineAt, finishedAt, trail, createdAt, polledAt, missingSince } = batches;
  return database()
    .select({
      ...{ id, version, status, statusNote, total, completed, failed, outputFileId, errorFileId },
      ...{ startedAt, deadlineAt, finishedAt, trail, createdAt, polledAt },
      upstreamId: sql<string>`${batches.upstreamId}`,
      missingMs: sql<number | null>`(extract(epoch from now() - ${missingSince}) * 1000)::float8`,
      isDue: sql<boolean>`${batches.nextPollAt} <= now()`,
      isFresh: sql<boolean>`coalesce(${batches.actedAt} > now() - make_interval(secs => ${freshSeconds}), false)`,
      isResumed: sql<boolean>`${batches.resumedAt} is not null`,
    })
    .from(batches)
    .where(and(eq(batches.connectionId, connectionId), isNotNull(batches.upstreamId), isNotNull(batches.nextPollAt)))
    .orderBy(desc(batches.createdAt));
}

async function poll(watch: Watch, state: State): Promise<void> {
  const { connectionId, teamId } = watch;
  const active = await readActive(connectionId);
  const due = active.filter((row) => row.isDue);
  if (due.length === 0) return;
  const up = await openUpstream(database(), teamId, connectionId);
  const asked = active.map(({ upstreamId, createdAt, isDue, isFresh, isResumed, status, completed, failed }) => ({
    ...{ upstreamId, createdAtMs: createdAt.getTime(), isDue, isFresh, isResumed },
    last: { status, completed, failed },
  }));
  const { seen, missing, broken } = await fetchBatches(up, asked);
  const answers = active.flatMap((row) => {
    const incoming = seen.get(row.upstreamId);
    return incoming ? [{ row, incoming }] : [];
  });
  // A walk through all of them costs a call per hundred; walks come no oftener than that can be afforded.
  const leastMs = (Math.ceil(active.length / 100) / (callsPerSecond * pollShare)) * 1000;
  await applyAnswers(watch, answers, leastMs);
  for (const { row } of answers) state.misses.delete(row.id);
  for (const row of due) {
    const missed = missing.get(row.upstreamId);
    if (!missed) continue;
    const misses = (state.misses.get(row.id) ?? 0) + 1;
    state.misses.set(row.id, misses);
    await noteMiss(watch, up, row, { ...missed, misses });
  }
  if (broken) throw broken.error;
}

async function pollOnce(watch: Watch): Promise<void> {
  const state = stateOf(watch.connectionId);
  try {
    await poll(watch, state);
    state.failures = 0;
  } catch (error) {
    log("warn", "poll.failed", { connection: watch.connectionId, error: errorName(error) });
    if (error instanceof FenceLost) return;
    state.failures += 1;
    const wishMs = error instanceof UpstreamError ? (error.retryAfterMs ?? 0) : 0;
    state.pausedUntilMs = performance.now() + Math.max(wishMs, Math.min(pauseMaxMs, backoffMs(state.failures)));
  }
}

/**
 * Asks the upstreams after every batch whose time has come. Connections do not wait for each other; one that fails is
 * left alone for a while, longer each time, and what is shown of it grows old visibly.
 */
export function pollDue(watches: readonly Watch[]): void {
  for (const watch of watches) {
    const state = stateOf(watch.connectionId);
    if (!watch.isPollDue || state.running || performance.now() < state.pausedUntilMs) continue;
    state.running = pollOnce(watch).finally(() => {
      state.running = null;
    });
  }
}

/** Resolves when no poll is under way. */
export async function pollsEnded(): Promise<void> {
  await Promise.all([...states().values()].map((state) => state.running));
}
