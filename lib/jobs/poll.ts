import "server-only";
import { and, asc, desc, eq, gt, inArray, isNotNull, lte, sql } from "drizzle-orm";
import type { BatchStatus } from "@/lib/batches/contract";
import { isTerminal, merge, nextPollMs, thin } from "@/lib/batches/rules";
import { changeBatch } from "@/lib/batches/service/change";
import { batches, progressSamples } from "@/lib/batches/table";
import { openUpstream } from "@/lib/connections/service";
import { type Db, database } from "@/lib/db/client";
import { errorName, log } from "@/lib/log";
import { runtime } from "@/lib/runtime";
import { getBatch, listBatches } from "@/lib/upstream/batches";
import type { Upstream } from "@/lib/upstream/contract";
import { UpstreamError } from "@/lib/upstream/errors";
import type { UpstreamBatch } from "@/lib/upstream/schemas";

type Row = typeof batches.$inferSelect;

const atOnce = 500;
/** With this many due on one connection, pages of a hundred cost fewer calls than one call each. */
const pagesFrom = 4;
const pagesMax = 10;

const doneWord: Partial<Record<BatchStatus, string>> = {
  completed: "The upstream finished the batch.",
  failed: "The batch failed at the upstream.",
  expired: "The window ran out before every request was done.",
  cancelled: "The batch is cancelled.",
};

/** A progress point when something moved; old points are thinned so that a long run stays a few hundred rows. */
async function sample(tx: Db, row: Row, done: number, at: Date): Promise<void> {
  const [last] = await tx
    .select()
    .from(progressSamples)
    .where(eq(progressSamples.batchId, row.id))
    .orderBy(desc(progressSamples.at))
    .limit(1);
  if (last?.done === done && at.getTime() - last.at.getTime() < 15_000) return;
  await tx.insert(progressSamples).values({ batchId: row.id, at, done });
  const kept = await tx
    .select()
    .from(progressSamples)
    .where(eq(progressSamples.batchId, row.id))
    .orderBy(asc(progressSamples.at));
  if (kept.length % 50 !== 0) return;
  const keep = new Set(
    thin(
      kept.map((point) => ({ ...point, atMs: point.at.getTime() })),
      at.getTime(),
    ).map((point) => point.id),
  );
  const gone = kept.filter((point) => !keep.has(point.id)).map((point) => point.id);
  if (gone.length > 0) await tx.delete(progressSamples).where(inArray(progressSamples.id, gone));
}

async function apply(row: Row, incoming: UpstreamBatch): Promise<void> {
  const now = new Date();
  const next = merge(row, incoming, now);
  const done = next.completed + next.failed;
  const isMoved =
    next.status !== row.status ||
    done !== row.completed + row.failed ||
    next.failed !== row.failed ||
    next.total !== row.total;
  const stillMs = isMoved ? 0 : now.getTime() - (row.polledAt?.getTime() ?? now.getTime());
  const ageMs = now.getTime() - row.createdAt.getTime();
  const isOver = isTerminal(next.status);
  const nextPollAt = isOver
    ? null
    : new Date(now.getTime() + nextPollMs({ ageMs, stillMs, baseMs: runtime().POLL_INTERVAL_MS }));
  if (!isMoved && !isOver) {
    // Only its age changed: screens learn that from `asOf` with the next real change, so nobody is woken.
    await database()
      .update(batches)
      .set({ polledAt: now, nextPollAt })
      .where(and(eq(batches.id, row.id), eq(batches.version, row.version)));
    return;
  }
  const message = isOver && next.status !== row.status ? doneWord[next.status] : undefined;
  const note = message
    ? [
        {
          kind: "done" as const,
          message: `${message} ${next.completed.toLocaleString("en")} answered, ${next.failed.toLocaleString("en")} failed.`,
        },
      ]
    : [];
  await database().transaction(async (tx) => {
    await sample(tx, row, done, now);
    await changeBatch(tx, row, { ...next, polledAt: now, nextPollAt, statusNote: reasonOf(incoming) }, note);
  });
}

const reasonOf = ({ errors }: UpstreamBatch): string | null => {
  const [first] = errors;
  if (!first) return null;
  const more = errors.length > 1 ? ` (and ${errors.length - 1} more)` : "";
  return `${first.line ? `Line ${first.line}: ` : ""}${first.message}${more}`.slice(0, 500);
};

/** The due batches of one connection as the upstream has them now: by pages when many, one by one when few. */
async function fetchAll(up: Upstream, due: Row[]): Promise<Map<string, UpstreamBatch>> {
  const found = new Map<string, UpstreamBatch>();
  const wanted = new Set(due.flatMap((row) => row.upstreamId ?? []));
  if (due.length >= pagesFrom) {
    let after: string | undefined;
    for (let page = 0; page < pagesMax && found.size < wanted.size; page += 1) {
      const { data, hasMore, lastId } = await listBatches(up, { limit: 100, ...(after ? { after } : {}) });
      for (const batch of data) if (wanted.has(batch.id)) found.set(batch.id, batch);
      if (!hasMore || !lastId) break;
      after = lastId;
    }
  }
  for (const id of wanted) {
    // A list may lag behind and says `finalizing` where a single read already says `completed`.
    const listed = found.get(id);
    if (!listed || listed.status === "finalizing") found.set(id, await getBatch(up, id));
  }
  return found;
}

async function pollConnection(due: Row[]): Promise<void> {
  const [first] = due;
  if (!first) return;
  try {
    const up = await openUpstream(database(), first.teamId, first.connectionId);
    const found = await fetchAll(up, due);
    for (const row of due) {
      const incoming = row.upstreamId ? found.get(row.upstreamId) : undefined;
      if (incoming) await apply(row, incoming);
    }
  } catch (error) {
    log("warn", "poll.failed", { connection: first.connectionId, error: errorName(error), count: due.length });
    const waitMs = Math.max(
      error instanceof UpstreamError ? (error.retryAfterMs ?? 0) : 0,
      2 * runtime().POLL_INTERVAL_MS,
      5_000,
    );
    const nextPollAt = new Date(Date.now() + waitMs);
    if (error instanceof UpstreamError && error.kind === "not_found" && due.length === 1) {
      const note = "The upstream no longer knows this batch. Results that arrived are kept here.";
      await database().transaction((tx) =>
        changeBatch(tx, first, { status: "failed", statusNote: note, nextPollAt: null, finishedAt: new Date() }, [
          { kind: "problem", message: note },
        ]),
      );
      return;
    }
    await database()
      .update(batches)
      .set({ nextPollAt })
      .where(
        inArray(
          batches.id,
          due.map((row) => row.id),
        ),
      );
  }
}

/** Asks the upstreams after every batch whose time has come. Only the holder of the poller's lease calls it. */
export async function pollDue(): Promise<void> {
  const due = await database()
    .select()
    .from(batches)
    .where(and(lte(batches.nextPollAt, sql`now()`), isNotNull(batches.upstreamId)))
    .orderBy(asc(batches.nextPollAt))
    .limit(atOnce);
  await Promise.all([...byConnection(due).values()].map(pollConnection));
}

function byConnection(rows: Row[]): Map<string, Row[]> {
  const groups = new Map<string, Row[]>();
  for (const row of rows) groups.set(row.connectionId, [...(groups.get(row.connectionId) ?? []), row]);
  return groups;
}

/** Batches with answers at the upstream that this console does not hold yet. */
export async function dueForIngest(): Promise<{ id: string; nextIngestMs: number }[]> {
  const done = sql`${batches.completed} + ${batches.failed}`;
  const rows = await database()
    .select({ id: batches.id, ingestedAt: batches.ingestedAt, resultRows: batches.resultRows })
    .from(batches)
    .where(
      and(
        isNotNull(batches.upstreamId),
        eq(batches.isResultComplete, false),
        gt(sql`${done} + (case when ${batches.finishedAt} is not null then 1 else 0 end)`, batches.resultRows),
      ),
    )
    .limit(atOnce);
  return rows.map(({ id, ingestedAt, resultRows }) => ({
    id,
    nextIngestMs: resultRows === 0 ? 0 : (ingestedAt?.getTime() ?? 0) + runtime().POLL_INTERVAL_MS,
  }));
}
