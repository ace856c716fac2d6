import "server-only";
import { type SQL, sql } from "drizzle-orm";
import type { BatchStatus } from "@/lib/batches/contract";
import { isKnownStatus, isTerminal, type Merged, merge, nextPollMs } from "@/lib/batches/rules";
import { addEvents, publishBatches, publishMoves } from "@/lib/batches/service/change";
import { batches } from "@/lib/batches/table";
import { extendTrail, type Trail } from "@/lib/batches/trail";
import { committing } from "@/lib/crash";
import { type Db, database } from "@/lib/db/client";
import { requireFence } from "@/lib/db/lease";
import { plural } from "@/lib/format";
import { runtime } from "@/lib/runtime";
import type { UpstreamBatch } from "@/lib/upstream/schemas";
import type { Watch } from "./watch";

/** What the poller knows of a batch it watches. */
export type Polled = Merged & {
  id: string;
  version: number;
  upstreamId: string;
  statusNote: string | null;
  trail: Trail;
  createdAt: Date;
  polledAt: Date | null;
  /** For how long the upstream has not known it; null while it does. */
  missingMs: number | null;
};

export type Answer = { row: Polled; incoming: UpstreamBatch };
type Next = Merged & Pick<Polled, "id" | "version" | "statusNote" | "trail"> & { nextPollSeconds: number | null };
/** `isTurned`: not only its counts moved. */
type Turn = { next: Next; isMoved: boolean; isTurned: boolean; note: Note | null };
type Note = { kind: "done" | "upstream"; message: string };

/** Batches written in one transaction. */
const together = 100;

const doneWord: Partial<Record<BatchStatus, string>> = {
  completed: "The upstream finished the batch.",
  failed: "The batch failed at the upstream.",
  expired: "The window ran out before every request was done.",
  cancelled: "The batch is cancelled.",
};

/** What is worth a line in the Activity: that a batch is over, or that one that was given up is there again. */
function turnNote(row: Polled, { status, completed, failed }: Merged): Note | null {
  if (status === row.status) return null;
  const word = doneWord[status];
  const counts = `${plural(completed, "request")} answered, ${failed.toLocaleString("en")} failed.`;
  if (word !== undefined) return { kind: "done", message: `${word} ${counts}` };
  const isBack = row.missingMs !== null && isTerminal(row.status);
  return isBack
    ? { kind: "upstream", message: "The upstream knows this batch again; it is followed as before." }
    : null;
}

/** Upstreams stop a batch within seconds; from then on it is worth a word that this one has not. */
const stoppingMs = 60_000;
const stoppingNote =
  "The upstream was asked to stop this batch and still says that it is stopping. It is asked again and again; a batch of which it read no row counts as cancelled after a quarter of an hour.";

/** What the upstream says is wrong, its word for a state that we have none for, or that it does not come to an end. */
function noteOf({ errors, status, cancellingAtMs }: UpstreamBatch, merged: BatchStatus, now: Date): string | null {
  const [first] = errors;
  const isStopping = merged === "cancelling" && now.getTime() - (cancellingAtMs ?? now.getTime()) > stoppingMs;
  if (!first && isStopping) return stoppingNote;
  if (!first) return isKnownStatus(status) ? null : `The upstream calls its state “${status.slice(0, 60)}”.`;
  const more = errors.length > 1 ? ` (and ${errors.length - 1} more)` : "";
  return `${first.line ? `Line ${first.line}: ` : ""}${first.message}${more}`.slice(0, 500);
}

/** The course with what is new in it; where counting began is when the batch was last seen before it moved. */
function courseOf(row: Polled, done: number, nowMs: number): Trail {
  const begun = row.trail.length > 0 || row.polledAt === null ? row.trail : [];
  const start = begun.length === 0 && row.polledAt !== null;
  const from = start ? extendTrail([], row.polledAt?.getTime() ?? nowMs, row.completed + row.failed) : begun;
  return extendTrail(from, nowMs, done);
}

/** What an answer makes of a batch. `leastMs`: the shortest time until it is asked after again. */
export function turnOf({ row, incoming }: Answer, now: Date, leastMs: number): Turn {
  const merged = merge(row, incoming, now);
  const done = merged.completed + merged.failed;
  const statusNote = noteOf(incoming, merged.status, now);
  const isCounted = done !== row.completed + row.failed || merged.failed !== row.failed;
  const isTurned = merged.status !== row.status || statusNote !== row.statusNote;
  const isMoved = isCounted || isTurned || merged.total !== row.total;
  const isOver = isTerminal(merged.status);
  const nowMs = now.getTime();
  const movedAtMs = isCounted ? nowMs : (row.trail.at(-1)?.[0] ?? row.createdAt.getTime());
  const pace = nextPollMs({
    ageMs: nowMs - row.createdAt.getTime(),
    stillMs: nowMs - movedAtMs,
    baseMs: runtime().POLL_INTERVAL_MS,
  });
  const next = {
    ...merged,
    id: row.id,
    version: row.version,
    statusNote,
    trail: isCounted || row.trail.length === 0 ? courseOf(row, done, nowMs) : row.trail,
    nextPollSeconds: isOver ? null : Math.max(pace, leastMs) / 1000,
  };
  return { next, isMoved, isTurned, note: turnNote(row, merged) };
}

const nextPollAt = (seconds: SQL) => sql`now() + make_interval(secs => ${seconds})`;

/** Only their age changed: screens learn that with the next real change or read, so nobody is woken. */
async function noteStill(tx: Db, still: readonly Next[]): Promise<void> {
  if (still.length === 0) return;
  const rows = JSON.stringify(still.map(({ id, version, nextPollSeconds: seconds }) => ({ id, version, seconds })));
  await tx.execute(sql`
    update ${batches} set polled_at = now(), next_poll_at = ${nextPollAt(sql`v.seconds`)}, missing_since = null
    from jsonb_to_recordset(${rows}::jsonb) as v(id text, version int, seconds float8)
    where ${batches.id} = v.id and ${batches.version} = v.version`);
}

const isResumed = sql`(${batches.finishedAt} is not null and v."finishedAt" is null)`;

/**
 * Answers the ids that were written; whoever changed a batch meanwhile wins. A finished one that counts otherwise now, or is
 * back at work, was retried elsewhere: its files are read again, and its limit holds again.
 */
async function writeMoved(tx: Db, moved: readonly Next[]): Promise<Set<string>> {
  if (moved.length === 0) return new Set();
  const { rows } = await tx.execute<{ id: string }>(sql`
    update ${batches} set
      status = v.status, status_note = v."statusNote", total = v.total, completed = v.completed, failed = v.failed,
      output_file_id = v."outputFileId", error_file_id = v."errorFileId", started_at = v."startedAt",
      deadline_at = v."deadlineAt", finished_at = v."finishedAt", trail = v.trail,
      is_result_complete = ${batches.isResultComplete} and (${batches.resultsRemovedAt} is not null or
        (v."finishedAt" is not null and v.completed = ${batches.completed} and v.failed = ${batches.failed})),
      guarded_at = case when ${isResumed} then null else ${batches.guardedAt} end,
      resumed_at = case when ${isResumed} then now() else ${batches.resumedAt} end,
      missing_since = null, polled_at = now(), next_poll_at = ${nextPollAt(sql`v."nextPollSeconds"`)}, version = ${batches.version} + 1
    from jsonb_to_recordset(${JSON.stringify(moved)}::jsonb) as v(
      id text, version int, status text, "statusNote" text, total int, completed int, failed int,
      "outputFileId" text, "errorFileId" text, "startedAt" timestamptz, "deadlineAt" timestamptz,
      "finishedAt" timestamptz, trail jsonb, "nextPollSeconds" float8)
    where ${batches.id} = v.id and ${batches.version} = v.version
    returning ${batches.id} as id`);
  return new Set(rows.map((row) => row.id));
}

/**
 * Takes over what the upstream said of many batches: rows, their course, Activity and the news, a hundred in one
 * transaction. @throws FenceLost when another process watches the connection by now; then nothing more is written
 */
export async function applyAnswers(
  { fence, teamId }: Pick<Watch, "fence" | "teamId">,
  answers: readonly Answer[],
  leastMs: number,
): Promise<void> {
  for (let at = 0; at < answers.length; at += together) {
    const now = new Date();
    const turns = answers.slice(at, at + together).map((answer) => turnOf(answer, now, leastMs));
    const write = async (tx: Db) => {
      await requireFence(tx, fence);
      const nexts = (isMoved: boolean) => turns.filter((turn) => turn.isMoved === isMoved).map((turn) => turn.next);
      await noteStill(tx, nexts(false));
      const written = await writeMoved(tx, nexts(true));
      const notes = turns.flatMap(({ next: { id }, note }) =>
        note !== null && written.has(id) ? [{ batchId: id, ...note }] : [],
      );
      await addEvents(tx, notes);
      const moved = turns.filter(({ next }) => written.has(next.id));
      await publishMoves(
        tx,
        moved.filter((turn) => !turn.isTurned).map(({ next: { id } }) => ({ teamId, id })),
      );
      // Whoever follows the outbox for what becomes of batches finds it there.
      await publishBatches(
        tx,
        moved.filter((turn) => turn.isTurned).map(({ next: { id } }) => id),
      );
    };
    await committing("poll.applied", () => database().transaction(write));
  }
}
