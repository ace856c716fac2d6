import "server-only";
import { eq, sql } from "drizzle-orm";
import { database } from "@/lib/db/client";
import { once } from "@/lib/runtime";
import type { CallOutcome } from "@/lib/upstream/contract";
import { isKeyRefusal, isOutage, smoothed } from "./health";
import { connections } from "./table";

/** Answers come many a second; once in this long one is written down, and each trouble no sooner than a second apart. */
const everyMs = { answer: 15_000, trouble: 1_000 };
const words = 300;

type Notes = { latencyMs: number | null; answerAtMs: number; troubleAtMs: number };
const notes = () => once("connections.health", () => new Map<string, Notes>());

/** Writes down how a connection fares, for people to look at and be told of; no call is decided by it. */
export async function noteHealth(id: string, { error, isRead, path, tookMs }: CallOutcome): Promise<void> {
  const known = notes().get(id) ?? { latencyMs: null, answerAtMs: 0, troubleAtMs: 0 };
  notes().set(id, known);
  const nowMs = Date.now();
  if (error === null) {
    // What an act takes depends on what it carries: a file of 200 MB says nothing of the upstream's pace.
    if (isRead) known.latencyMs = smoothed(known.latencyMs, tookMs);
    if (nowMs - known.answerAtMs < everyMs.answer) return;
    known.answerAtMs = nowMs;
    const latency = known.latencyMs === null ? {} : { latencyMs: Math.round(known.latencyMs) };
    await database()
      .update(connections)
      .set({ lastOkAt: sql`now()`, failingSince: null, ...latency })
      .where(eq(connections.id, id));
    return;
  }
  const isTrouble = isOutage(error) || isKeyRefusal(error, { isRead, path }) || error.status === 429;
  if (!isTrouble || nowMs - known.troubleAtMs < everyMs.trouble) return;
  known.troubleAtMs = nowMs;
  // The next answer is news.
  known.answerAtMs = 0;
  await database()
    .update(connections)
    .set({
      ...{ lastErrorAt: sql`now()`, lastError: error.message.slice(0, words) },
      ...(isOutage(error) ? { failingSince: sql`coalesce(${connections.failingSince}, now())` } : {}),
    })
    .where(eq(connections.id, id));
}
