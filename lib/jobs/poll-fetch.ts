import "server-only";
import { getBatch, listBatches } from "@/lib/upstream/batches";
import type { Upstream } from "@/lib/upstream/contract";
import { UpstreamError } from "@/lib/upstream/errors";
import type { UpstreamBatch } from "@/lib/upstream/schemas";
import { spend } from "./budget";

/** With fewer than this due, one call each is always the shorter way. */
const pagesFrom = 4;
const pageSize = 100;
const pagesMax = 60;
/** A page that brings fewer of those wanted is not worth a next one. */
const worthwhile = 3;
/** Asked one by one in a turn; the others stay due. */
const singlesMax = 40;

/** A batch that is due. `createdAtMs`: by our clock, about when the upstream made it; `isOver`: it was, when last seen. */
export type Wanted = { upstreamId: string; createdAtMs: number; isOver?: boolean };

export type Fetched = {
  /** Everything the upstream said on the way, also of batches that were not due. */
  seen: Map<string, UpstreamBatch>;
  /** Asked for and not there. */
  gone: string[];
  /** What ended the turn early; what was seen before it counts. */
  broken: { error: unknown } | null;
};

const activeWords = ["validating", "in_progress", "finalizing", "cancelling"];
const slackMs = 3_600_000;

/** Walks the list, newest first and running ones before all where the upstream can, for as long as that pays. */
async function walk(up: Upstream, wanted: readonly Wanted[], seen: Map<string, UpstreamBatch>): Promise<void> {
  const left = new Set(wanted.map((one) => one.upstreamId));
  const oldestMs = Math.min(...wanted.map((one) => one.createdAtMs)) - slackMs;
  let after: string | undefined;
  for (let page = 0; page < pagesMax && left.size > 0; page += 1) {
    await spend(up.connectionId);
    const { data, hasMore, lastId } = await listBatches(up, { limit: pageSize, after, isActiveFirst: true });
    let hits = 0;
    for (const batch of data) {
      seen.set(batch.id, batch);
      if (left.delete(batch.id)) hits += 1;
    }
    const last = data.at(-1);
    const isAmongActive = up.capabilities.hasSearch && last !== undefined && activeWords.includes(last.status);
    const isPast = last !== undefined && last.createdAtMs > 0 && last.createdAtMs < oldestMs;
    // A server that ignores `after` would answer the first page for ever.
    if (!hasMore || lastId === null || lastId === after) return;
    if (!isAmongActive && (isPast || hits < worthwhile)) return;
    after = lastId;
  }
}

/**
 * Batches as the upstream has them now: by pages when many of its `activeCount` are due, one by one when few, or when
 * a page leaves doubt.
 */
export async function fetchBatches(up: Upstream, wanted: readonly Wanted[], activeCount: number): Promise<Fetched> {
  const fetched: Fetched = { seen: new Map(), gone: [], broken: null };
  const { seen, gone } = fetched;
  try {
    const isManyDue = wanted.length > Math.ceil(activeCount / pageSize);
    if (wanted.length >= pagesFrom && isManyDue) await walk(up, wanted, seen);
    // A list may lag behind, and says `finalizing` where a single read already says `completed`.
    const doubtful = wanted.filter(({ upstreamId, isOver }) => {
      const status = seen.get(upstreamId)?.status ?? "finalizing";
      return status === "finalizing" || (isOver && activeWords.includes(status));
    });
    // That a finished batch is back at work is only believed of a single read.
    for (const { upstreamId, isOver } of doubtful) if (isOver) seen.delete(upstreamId);
    for (const { upstreamId } of doubtful.slice(0, singlesMax)) {
      await spend(up.connectionId);
      try {
        seen.set(upstreamId, await getBatch(up, upstreamId));
      } catch (error) {
        if (!(error instanceof UpstreamError && error.kind === "not_found")) throw error;
        gone.push(upstreamId);
      }
    }
  } catch (error) {
    fetched.broken = { error };
  }
  return fetched;
}
