import type { Batch } from "./contract";
import { movesOf, type Pace, type Point, paceOf, sinceLastReset } from "./pace";
import { type ProgressFacts, progressSentence, type Verdict } from "./progress-words";

/** The part of a batch that progress is told from. */
export type Watched = Pick<
  Batch,
  "status" | "counts" | "recent" | "createdAt" | "deadlineAt" | "finishedAt" | "asOf" | "resumedAt"
>;

export type Progress = ProgressFacts & {
  /** The line under the state's word: "done 14:12 – 14:30", "needs 96/min, has 61/min", "in 41 min". */
  sentence: string;
};

const MINUTE = 60_000;
const HONEST_SHARE = 0.05;
const HONEST_ROWS = 20;
const HONEST_SPAN_MS = 5_000;
/** A count that stands still is not called stalled before this, or before four of its longest pauses so far. */
const STALL_LEAST_MS = 3 * MINUTE;
const STALL_MOST_MS = 30 * MINUTE;
/** With nothing to reckon from, the last fifth of the time is where silence becomes a risk. */
const LATE_SHARE = 0.2;

const working: readonly Batch["status"][] = ["validating", "in_progress"];
const unfinished: readonly Batch["status"][] = [...working, "finalizing"];

/**
 * What was seen: the kept samples, then the counts as they stood when the upstream was last asked. Of a batch that was taken
 * up again only what came since: while it lay still it had no pace.
 */
function pointsOf(batch: Watched, done: number): Point[] {
  const points = batch.recent.map((sample) => ({ atMs: Date.parse(sample.at), done: sample.done }));
  const asOfMs = batch.asOf === null ? Number.NaN : Date.parse(batch.asOf);
  if (asOfMs > (points.at(-1)?.atMs ?? 0)) points.push({ atMs: asOfMs, done });
  const sinceMs = batch.resumedAt === null ? Number.NEGATIVE_INFINITY : Date.parse(batch.resumedAt);
  return sinceLastReset(points.filter((point) => point.atMs >= sinceMs));
}

/** Whether a rate may be told already: enough rows, seen twice, long enough apart. */
function isHonest(points: readonly Point[], done: number, total: number): boolean {
  const moves = movesOf(points);
  const spanMs = (moves.at(-1)?.atMs ?? 0) - (moves[0]?.atMs ?? 0);
  return moves.length >= 2 && spanMs >= HONEST_SPAN_MS && (done >= HONEST_ROWS || done >= total * HONEST_SHARE);
}

/** Since when nothing has come, when that is longer than the batch has ever paused; null otherwise, and before the first row. */
function quietSince(points: readonly Point[], pace: Pace | null, untilMs: number, before: number): number | null {
  const moves = movesOf(points);
  const last = moves.at(-1);
  if (!last || last.done <= before) return null;
  const longest = pace?.longestGapMs ?? Math.max(0, ...moves.map((move, i) => move.atMs - (moves[i - 1] ?? move).atMs));
  const allowedMs = Math.min(STALL_MOST_MS, Math.max(STALL_LEAST_MS, 4 * longest));
  return untilMs - last.atMs >= allowedMs ? last.atMs : null;
}

/**
 * Where a batch stands, how fast it goes, when it will end and whether that is in time. Rates are rolling, told from
 * what the upstream said when last asked (`asOf`), and only once the sample is honest: at least 5 % or 20 rows, seen
 * at two moments 5 s apart, since it was last taken up. The finish is a window, from the faster to the slower stretches of the recent past.
 * `nowMs` is epoch ms; `timeZone` an IANA name for the clocks in `sentence` (default: that of the running machine).
 */
export function progressOf(batch: Watched, nowMs: number, timeZone?: string): Progress {
  const { total } = batch.counts;
  const done = batch.counts.completed + batch.counts.failed;
  const left = Math.max(0, total - done);
  const share = total > 0 ? Math.min(1, done / total) : 0;
  const deadlineMs = batch.deadlineAt === null ? null : Date.parse(batch.deadlineAt);
  const isWorking = working.includes(batch.status) && left > 0;
  const facts: ProgressFacts = {
    done,
    total,
    share,
    ratePerMinute: null,
    finish: null,
    verdict: null,
    stalledMinutes: 0,
    quietSinceMs: null,
    neededPerMinute: null,
  };

  if (isWorking) {
    const points = pointsOf(batch, done);
    const untilMs = Math.max(points.at(-1)?.atMs ?? 0, Math.min(nowMs, Date.parse(batch.asOf ?? "") || 0));
    const before = batch.resumedAt === null ? 0 : (points[0]?.done ?? done);
    const pace = isHonest(points, done - before, total - before) ? paceOf(points, untilMs) : null;
    facts.quietSinceMs = quietSince(points, pace, untilMs, before);
    if (facts.quietSinceMs !== null) facts.stalledMinutes = Math.floor((untilMs - facts.quietSinceMs) / MINUTE);
    if (pace) {
      facts.ratePerMinute = pace.usual * MINUTE;
      if (facts.stalledMinutes === 0) {
        const fromMs = movesOf(points).at(-1)?.atMs ?? untilMs;
        const earliestMs = Math.max(nowMs, fromMs + left / pace.fast);
        facts.finish = { earliestMs, latestMs: Math.max(earliestMs, fromMs + left / pace.slow + pace.longestGapMs) };
      }
    }
    if (deadlineMs !== null && deadlineMs > nowMs) facts.neededPerMinute = (left / (deadlineMs - nowMs)) * MINUTE;
  }
  if (unfinished.includes(batch.status))
    facts.verdict = verdictOf(facts, Date.parse(batch.createdAt), deadlineMs, nowMs);
  return { ...facts, sentence: progressSentence(facts, batch, nowMs, timeZone) };
}

function verdictOf(facts: ProgressFacts, createdMs: number, deadlineMs: number | null, nowMs: number): Verdict | null {
  if (deadlineMs !== null && nowMs > deadlineMs) return "overdue";
  if (facts.stalledMinutes > 0) return "stalled";
  if (deadlineMs === null || facts.done >= facts.total) return null;
  if (facts.finish) return facts.finish.latestMs > deadlineMs ? "at_risk" : "on_track";
  return deadlineMs - nowMs < (deadlineMs - createdMs) * LATE_SHARE ? "at_risk" : null;
}
