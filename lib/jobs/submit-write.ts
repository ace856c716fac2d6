import "server-only";
import { eq } from "drizzle-orm";
import { backoffMs, merge } from "@/lib/batches/rules";
import { changeBatch } from "@/lib/batches/service/change";
import { batches } from "@/lib/batches/table";
import { database } from "@/lib/db/client";
import { log } from "@/lib/log";
import type { UpstreamError } from "@/lib/upstream/errors";
import type { UpstreamBatch } from "@/lib/upstream/schemas";

export type Row = typeof batches.$inferSelect;
export type Change = Parameters<typeof changeBatch>[2];
type Notes = NonNullable<Parameters<typeof changeBatch>[3]>;

export const say = (kind: Notes[number]["kind"], message: string): Notes => [{ kind, message }];

/** Commits a step's outcome; answers the batch as it now stands, or null when a person changed it meanwhile. */
export async function write(row: Row, set: Change, notes: Notes = []): Promise<Row | null> {
  const isDone = await database().transaction((tx) => changeBatch(tx, row, set, notes));
  if (!isDone) return null;
  const [next] = await database().select().from(batches).where(eq(batches.id, row.id));
  return next ?? null;
}

export const later = (ms: number) => ({ nextStepAt: new Date(Date.now() + ms) });

/** What to do after an upstream error that leaves no doubt: wait and repeat, or give up for good. */
export async function settle(row: Row, error: UpstreamError, what: string): Promise<void> {
  if (error.kind === "refused" || error.kind === "not_found" || error.kind === "key_refused") {
    const note = `${what}: ${error.kind === "key_refused" ? "the upstream refused this connection's key" : error.message}`;
    await write(
      row,
      { status: "rejected", statusNote: note, submission: "rejected", finishedAt: new Date(), nextStepAt: null },
      say("problem", note),
    );
    return;
  }
  const attempt = row.attempt + 1;
  const waitMs = Math.max(error.retryAfterMs ?? 0, backoffMs(attempt));
  const note = `The upstream is busy or out of reach; trying again in about ${Math.ceil(waitMs / 1000)} s.`;
  await write(
    row,
    { attempt, statusNote: note, ...later(waitMs) },
    row.statusNote ? [] : say("problem", `${note} Nothing is lost.`),
  );
}

/** Takes the upstream's batch as this one; from here on the poller follows it. */
export async function adopt(row: Row, found: UpstreamBatch, message: string): Promise<void> {
  const now = new Date();
  const set: Change = {
    ...merge(row, found, now),
    upstreamId: found.id,
    submission: "created",
    statusNote: null,
    nextStepAt: null,
    polledAt: now,
    nextPollAt: now,
  };
  if (!(await write(row, set, say("step", message)))) log("warn", "submit.adopt_conflict", { batch: row.id });
}
