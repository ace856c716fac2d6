import "server-only";
import type { BatchStatus } from "@/lib/batches/contract";
import { isTerminal } from "@/lib/batches/rules";
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

/** How a batch stood when it was last seen. */
export type LastSeen = { status: BatchStatus; completed: number; failed: number };

/**
 * A batch that is watched. `createdAtMs`: by our clock, about when the upstream made it; `isFresh`: it was cancelled or
 * retried a moment ago; `isResumed`: it has gone back to work at some time.
 */
export type Asked = {
  upstreamId: string;
  createdAtMs: number;
  isDue: boolean;
  isFresh: boolean;
  isResumed: boolean;
  last: LastSeen;
};

/** `isSure`: the upstream itself says that it has no such batch, not what stands in front of it. */
export type Missing = { isSure: boolean };

export type Fetched = {
  /** Everything the upstream said on the way that can be believed, also of batches that were not due. */
  seen: Map<string, UpstreamBatch>;
  /** Asked for and not there. */
  missing: Map<string, Missing>;
  /** What ended the turn early; what was seen before it counts. */
  broken: { error: unknown } | null;
};

const activeWords = ["validating", "in_progress", "finalizing", "cancelling"];
const slackMs = 3_600_000;

/** Walks the list, newest first and running ones before all where the upstream can, for as long as that pays. */
async function walk(up: Upstream, wanted: readonly Asked[], seen: Map<string, UpstreamBatch>): Promise<void> {
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

/** An API names what it does not have, or gives a code; a proxy only says "not found", or names the path. */
const isOwnWord = ({ message, code }: UpstreamError, upstreamId: string): boolean =>
  /^[a-z]\w+$/i.test(code ?? "") ||
  (!message.includes("/batches") && (/batch/i.test(message) || message.includes(upstreamId)));

/** The words that come before one. */
const wordsBefore: Partial<Record<BatchStatus, readonly string[]>> = {
  in_progress: ["validating"],
  finalizing: ["validating", "in_progress"],
  cancelling: ["validating", "in_progress", "finalizing"],
};

/** A list that lags behind what a single read has told; or a retry, of which only a single read can assure. */
const isBehind = ({ status, completed, failed }: LastSeen, { counts, ...listed }: UpstreamBatch): boolean =>
  counts.completed < completed ||
  counts.completed + counts.failed < completed + failed ||
  (wordsBefore[status]?.includes(listed.status) ?? false);

/**
 * Of what was cancelled or retried a moment ago a list may tell the time before; of what ended, that it still runs; of what
 * was retried, how it ended the last time.
 */
function isListBelieved({ isFresh, isResumed, last }: Asked, listed: UpstreamBatch): boolean {
  const isActive = activeWords.includes(listed.status);
  if (isFresh || (isActive && isTerminal(last.status)) || (isResumed && !isActive)) return false;
  return !isBehind(last, listed);
}

/**
 * Watched batches as the upstream has them now: by pages when many of them are due, one by one when few, or when a page
 * leaves doubt.
 */
export async function fetchBatches(up: Upstream, asked: readonly Asked[]): Promise<Fetched> {
  const fetched: Fetched = { seen: new Map(), missing: new Map(), broken: null };
  const { seen, missing } = fetched;
  const wanted = asked.filter(({ isDue }) => isDue);
  try {
    const isManyDue = wanted.length > Math.ceil(asked.length / pageSize);
    if (wanted.length >= pagesFrom && isManyDue) await walk(up, wanted, seen);
    for (const one of asked) {
      const listed = seen.get(one.upstreamId);
      if (listed && !isListBelieved(one, listed)) seen.delete(one.upstreamId);
    }
    // A list may lag behind, and says `finalizing` where a single read already says `completed`.
    const doubtful = wanted.filter(({ upstreamId }) => (seen.get(upstreamId)?.status ?? "finalizing") === "finalizing");
    for (const { upstreamId } of doubtful.slice(0, singlesMax)) {
      await spend(up.connectionId);
      try {
        seen.set(upstreamId, await getBatch(up, upstreamId));
      } catch (error) {
        if (!(error instanceof UpstreamError && error.kind === "not_found")) throw error;
        missing.set(upstreamId, { isSure: isOwnWord(error, upstreamId) });
      }
    }
  } catch (error) {
    fetched.broken = { error };
  }
  return fetched;
}
