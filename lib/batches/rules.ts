import type { Batch, BatchStatus, Counts, Quality, Relation } from "./contract";

const terminal: readonly BatchStatus[] = ["completed", "failed", "expired", "cancelled", "rejected"];
const ours: readonly BatchStatus[] = ["held", "queued", "uploading", "creating", "rejected", "unresolved"];
const upstream: readonly BatchStatus[] = [
  "validating",
  "in_progress",
  "finalizing",
  "completed",
  "failed",
  "expired",
  "cancelling",
  "cancelled",
];

/** No more work happens by itself. A retry may still bring it back. */
export const isTerminal = (status: BatchStatus): boolean => terminal.includes(status);
/** The upstream does not have it (yet): nothing runs and nothing costs. */
export const isBeforeUpstream = (status: BatchStatus): boolean => ours.includes(status);
export const isRunning = (status: BatchStatus): boolean =>
  !isTerminal(status) && status !== "unresolved" && status !== "held";

/** Whether a person may still stop it: also one that waits for approval, which its submitter takes back. */
export const canCancel = ({ status, isCancelAsked }: Pick<Batch, "status" | "isCancelAsked">): boolean =>
  (isRunning(status) || status === "held") && status !== "cancelling" && !isCancelAsked;

/** Requests that ended without an answer or a failure: upstreams count them nowhere. */
export function cancelledCount(status: BatchStatus, { total, completed, failed }: Counts): number {
  return isTerminal(status) ? Math.max(0, total - completed - failed) : 0;
}

type Filling = Pick<Batch, "counts"> & Partial<Pick<Batch, "filled">>;

/** How many rows have failed and were not answered by a rerun since. */
export const openFailures = ({ counts, filled }: Filling): number => counts.failed - (filled?.failed ?? 0);

/** How many rows reruns have answered. */
export const filledCount = ({ filled }: Partial<Pick<Batch, "filled">>): number =>
  filled ? filled.failed + filled.neverRan : 0;

export const noQuality: Quality = {
  ...{ good: 0, truncated: 0, empty: 0, refused: 0 },
  ...{ notJson: 0, schemaInvalid: 0, unchecked: 0, failed: 0 },
};

/** Answers that arrived but may not be what was asked for. */
export const flaggedCount = (quality: Quality | null): number =>
  quality ? quality.truncated + quality.empty + quality.refused + quality.notJson + (quality.schemaInvalid ?? 0) : 0;

const upstreamPairsMax = 16;

type Sent = {
  id: string;
  marker: string;
  metadata: Record<string, string>;
  parentId: string | null;
  relation: Relation | null;
  runId: string | null;
};

/**
 * The metadata a batch is created with upstream: the person's pairs, the marker a lost submission is found by, and where
 * the batch comes from. Lineage is left out rather than the person's pairs where both do not fit.
 */
export function upstreamMetadata({ id, marker, metadata, parentId, relation, runId }: Sent): Record<string, string> {
  const lineage = { console_parent: parentId, console_relation: relation, console_run: runId };
  const sent: Record<string, string> = { ...metadata, console_submission: marker, console_batch: id };
  for (const [key, value] of Object.entries(lineage)) {
    if (value !== null && Object.keys(sent).length < upstreamPairsMax) sent[key] = value;
  }
  return sent;
}

/** What the upstream says of a batch, respelled; times in epoch milliseconds. */
export type Incoming = {
  status: string;
  counts: Counts;
  outputFileId: string | null;
  errorFileId: string | null;
  startedAtMs: number | null;
  deadlineAtMs: number | null;
  finishedAtMs: number | null;
  cancellingAtMs?: number | null;
};

/** Whether we know what a status word of an upstream means. */
export const isKnownStatus = (word: string): boolean => upstream.some((known) => known === word);

/** Their status word as ours; a word we do not know leaves the batch where it was rather than guessing. */
export function statusFrom(word: string, current: BatchStatus, counts: Counts): BatchStatus {
  const status = upstream.find((known) => known === word) ?? current;
  // Some rows may be read before the total is set; a batch with rows to do is not finished by a word alone.
  if (status === "finalizing" && counts.total > 0 && counts.completed + counts.failed < counts.total)
    return "in_progress";
  return status;
}

/** Whether the upstream says in a word we know that a batch is over: cancelling it would only falsify how it ended. */
export const isOverThere = (
  { status, counts }: Pick<Incoming, "status" | "counts">,
  current: { status: BatchStatus },
) => isKnownStatus(status) && isTerminal(statusFrom(status, current.status, counts));

export type Merged = {
  status: BatchStatus;
  total: number;
  completed: number;
  failed: number;
  outputFileId: string | null;
  errorFileId: string | null;
  startedAt: Date | null;
  deadlineAt: Date | null;
  finishedAt: Date | null;
};

const cancellingMostMs = 15 * 60_000;

/** Upstreams leave a batch that was cancelled before its rows were read in `cancelling` for ever. */
const isNeverBegun = ({ startedAtMs, cancellingAtMs, counts }: Incoming, now: Date): boolean =>
  startedAtMs === null &&
  counts.completed + counts.failed === 0 &&
  typeof cancellingAtMs === "number" &&
  now.getTime() - cancellingAtMs > cancellingMostMs;

const date = (ms: number | null): Date | null => (ms === null ? null : new Date(ms));

/**
 * The next state of a batch from the upstream's word. Counts are taken as they come, downward too: a retry empties the
 * failed ones and un-finishes the batch. A deadline once known stays when they stop saying it.
 */
export function merge(current: Merged, incoming: Incoming, now: Date): Merged {
  const { total, completed, failed } = incoming.counts;
  const counts = { total: total > 0 ? total : current.total, completed, failed };
  const said = statusFrom(incoming.status, current.status, counts);
  const status = said === "cancelling" && isNeverBegun(incoming, now) ? "cancelled" : said;
  const isOver = isTerminal(status);
  return {
    status,
    ...counts,
    outputFileId: incoming.outputFileId ?? current.outputFileId,
    errorFileId: incoming.errorFileId ?? current.errorFileId,
    startedAt: date(incoming.startedAtMs) ?? current.startedAt,
    deadlineAt: date(incoming.deadlineAtMs) ?? current.deadlineAt,
    finishedAt: isOver
      ? (date(incoming.finishedAtMs) ?? (isTerminal(current.status) ? current.finishedAt : now) ?? now)
      : null,
  };
}

/** How long until the upstream is asked again: often while young or moving, seldom when old and still. */
export function nextPollMs({ ageMs, stillMs, baseMs }: { ageMs: number; stillMs: number; baseMs: number }): number {
  const byAge = ageMs < 120_000 ? 1 : ageMs < 600_000 ? 2 : ageMs < 3_600_000 ? 4 : 8;
  const byStillness = stillMs < 60_000 ? 1 : stillMs < 600_000 ? 2 : 4;
  return Math.min(60_000, baseMs * Math.max(byAge, byStillness));
}

/** Back-off with full jitter: anything from a second to the cap, the cap doubling from 2 s to 60 s. */
export function backoffMs(attempt: number, random: () => number = Math.random): number {
  const cap = Math.min(60_000, 2_000 * 2 ** Math.min(attempt, 5));
  return Math.max(1_000, Math.floor(random() * cap));
}
