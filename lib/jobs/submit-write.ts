import "server-only";
import { and, eq, type SQL, sql } from "drizzle-orm";
import { backoffMs, merge } from "@/lib/batches/rules";
import { changeBatch } from "@/lib/batches/service/change";
import { batches } from "@/lib/batches/table";
import { connections } from "@/lib/connections/table";
import { type Commit, committing } from "@/lib/crash";
import { type Db, database } from "@/lib/db/client";
import { formatDuration } from "@/lib/format-time";
import { log } from "@/lib/log";
import { hasEchoed } from "@/lib/upstream/batches";
import type { UpstreamError } from "@/lib/upstream/errors";
import type { UpstreamBatch } from "@/lib/upstream/schemas";

export type Row = typeof batches.$inferSelect;
export type Change = Parameters<typeof changeBatch>[2];
type Notes = NonNullable<Parameters<typeof changeBatch>[3]>;
type Also = (tx: Db, isDone: boolean) => Promise<void>;

export const say = (kind: Notes[number]["kind"], message: string): Notes => [{ kind, message }];

/** By the database's clock, which all processes share. */
const inMs = (ms: number): SQL => sql`now() + make_interval(secs => ${ms / 1000})`;
/** The step is over; the next one is due in `ms`. */
export const later = (ms: number): Change => ({ nextStepAt: inMs(ms), stepBy: null });
/** No further step. */
export const settled: Change = { nextStepAt: null, stepBy: null };

/**
 * Commits a step's outcome, with `also` in the same transaction. Answers the batch as it now stands, or null when a
 * person or another process changed it meanwhile; `also` is told which.
 */
export async function write(
  commit: Commit,
  row: Row,
  set: Change,
  { notes = [], also }: { notes?: Notes; also?: Also } = {},
): Promise<Row | null> {
  const work = async (tx: Db): Promise<Row | null> => {
    const isDone = await changeBatch(tx, row, set, notes);
    await also?.(tx, isDone);
    if (!isDone) return null;
    // Read before the commit: after it, it may be what another process made of it while this one was frozen.
    const [next] = await tx.select().from(batches).where(eq(batches.id, row.id));
    return next ?? null;
  };
  return committing(commit, () => database().transaction(work));
}

/** Ends a submission that the upstream decided against. Nothing runs and nothing costs. */
export async function reject(row: Row, note: string): Promise<void> {
  const set: Change = {
    ...settled,
    status: "rejected",
    submission: "rejected",
    statusNote: note,
    finishedAt: new Date(),
  };
  await write("create.deferred", row, set, { notes: say("problem", note) });
}

const keyNote =
  "The upstream refused this connection's key, so this waits. Enter another key in Settings, Connections: it then goes on by itself, and nothing is lost.";

/** Puts a step off. What was being done stays true: a doubt stays a doubt, and what was not sent is not sent yet. */
export async function putOff(row: Row, error: UpstreamError | null, submission: Row["submission"]): Promise<void> {
  const attempt = row.attempt + 1;
  const waitMs = Math.max(error?.retryAfterMs ?? 0, backoffMs(attempt));
  const isKey = error?.kind === "key_refused" || error?.status === 403;
  const wait = formatDuration(waitMs);
  const said =
    error?.kind === "deferred" && error.status !== null
      ? `The upstream asked to wait; going on in about ${wait}.`
      : `The upstream is out of reach; trying again in about ${wait}.`;
  const statusNote = isKey ? keyNote : said;
  // One line for a whole time of trouble: the page shows the current wait, the Activity when it began.
  const isNews = row.statusNote === null || (isKey && row.statusNote !== keyNote);
  const notes = isNews ? say("problem", isKey ? keyNote : `${said} Nothing is lost.`) : [];
  await write("create.deferred", row, { attempt, submission, statusNote, ...later(waitMs) }, { notes });
}

/** Takes the upstream's batch as this one; from here on the poller follows it. `others`: more of the same submission. */
export async function adopt(
  row: Row,
  found: UpstreamBatch,
  message: string,
  others: readonly UpstreamBatch[] = [],
): Promise<void> {
  const now = new Date();
  const set: Change = {
    ...merge(row, found, now),
    ...settled,
    upstreamId: found.id,
    submission: "created",
    statusNote: null,
    duplicates: others.map((other) => other.id),
    ...(row.cancelAskedBy === null ? {} : { actedAt: now }),
    polledAt: now,
    nextPollAt: now,
  };
  const isEchoing = hasEchoed(found, row.marker);
  const also = async (tx: Db) => {
    const isOther = sql`${connections.isEchoing} is distinct from ${isEchoing}`;
    await tx
      .update(connections)
      .set({ isEchoing })
      .where(and(eq(connections.id, row.connectionId), isOther));
  };
  const notes = [
    ...say("step", message),
    ...(others.length === 0
      ? []
      : say(
          "problem",
          `The upstream holds ${others.length} more of this submission (${others.map((other) => other.id).join(", ")}). The oldest is kept; cancel the others on this page, or they are paid for too.`,
        )),
  ];
  if (!(await write("create.adopted", row, set, { notes, also })))
    log("warn", "submit.adopt_conflict", { batch: row.id });
}
