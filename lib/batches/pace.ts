/*
 * How fast a batch moves, from the moments it was seen to have moved. Pure; instants in epoch ms, rates in rows per ms.
 */

/** Rows done, answered or failed, at a moment. */
export type Point = { atMs: number; done: number };

export type Pace = {
  /** Rows per ms over the recent past. */
  usual: number;
  /** What the slower and the faster stretches of it did; `slow` ≤ `usual` ≤ `fast`, all above 0. */
  slow: number;
  fast: number;
  /** The longest the count stood still between two moves. */
  longestGapMs: number;
};

const SHORTEST_LOOK_MS = 60_000;
const LONGEST_LOOK_MS = 20 * 60_000;
const STRETCHES_MAX = 8;
/** Even a perfectly even past does not promise the future closer than this. */
const DOUBT_LEAST = 0.07;
/** With too few stretches to compare, doubt is a guess and a wide one. */
const DOUBT_UNKNOWN = 0.25;

/** Points in order of time, from the last time the count went down: a retry begins a new count. */
export function sinceLastReset(points: readonly Point[]): Point[] {
  const sorted = [...points].sort((a, b) => a.atMs - b.atMs);
  let from = 0;
  for (let i = 1; i < sorted.length; i++) {
    if ((sorted[i]?.done ?? 0) < (sorted[i - 1]?.done ?? 0)) from = i;
  }
  return sorted.slice(from);
}

/** The moments at which the count grew, the first point included. */
export function movesOf(points: readonly Point[]): Point[] {
  return points.filter((point, i) => i === 0 || point.done > (points[i - 1]?.done ?? 0));
}

function gapsOf(points: readonly Point[]): number[] {
  return points.slice(1).map((point, i) => point.atMs - (points[i]?.atMs ?? point.atMs));
}

/** The value below which `share` of the sorted numbers lie, between neighbours where it falls between them. */
function quantile(sorted: readonly number[], share: number): number {
  const place = (sorted.length - 1) * share;
  const low = sorted[Math.floor(place)] ?? 0;
  const high = sorted[Math.ceil(place)] ?? low;
  return low + (high - low) * (place - Math.floor(place));
}

/** Rows done at any moment, as if between two points they had come evenly; after the last point nothing more came. */
function doneAt(points: readonly Point[], atMs: number): number {
  const next = points.findIndex((point) => point.atMs >= atMs);
  if (next === -1) return points.at(-1)?.done ?? 0;
  const after = points[next];
  const before = points[next - 1];
  if (!after || !before) return after?.done ?? 0;
  return before.done + ((after.done - before.done) * (atMs - before.atMs)) / (after.atMs - before.atMs);
}

/**
 * The recent pace of a count that only grows, seen until `untilMs` (later than the last point when it has stood still
 * since). Looks back over a quarter of the run, at least a minute and four usual gaps, at most 20 minutes; later
 * stretches weigh more. Null when nothing moved in that time.
 */
export function paceOf(points: readonly Point[], untilMs: number): Pace | null {
  const moves = movesOf(points);
  const [first, last] = [moves[0], moves.at(-1)];
  if (!first || !last) return null;
  const usualGapMs = quantile(
    gapsOf(moves).sort((a, b) => a - b),
    0.5,
  );
  // Between two bursts silence is part of the beat; only what exceeds it slows the pace.
  const endMs = Math.max(last.atMs, untilMs - usualGapMs);
  const quarterMs = Math.min(LONGEST_LOOK_MS, Math.max(SHORTEST_LOOK_MS, (endMs - first.atMs) / 4));
  const fromMs = Math.max(first.atMs, endMs - Math.max(quarterMs, 4 * usualGapMs));
  const lookMs = endMs - fromMs;
  if (lookMs <= 0 || doneAt(moves, endMs) <= doneAt(moves, fromMs)) return null;

  const recentGaps = gapsOf(moves.filter((move) => move.atMs >= endMs - 2 * LONGEST_LOOK_MS));
  const longestGapMs = Math.max(0, ...recentGaps);
  // A stretch shorter than the beat of the arrivals would see only bursts and silence.
  const count = Math.min(STRETCHES_MAX, Math.floor(lookMs / Math.max(1, 1.5 * usualGapMs)));
  const stretchMs = lookMs / Math.max(1, count);
  const rates = Array.from({ length: Math.max(1, count) }, (_, i) => {
    const startMs = fromMs + i * stretchMs;
    return (doneAt(moves, startMs + stretchMs) - doneAt(moves, startMs)) / stretchMs;
  });
  const weights = rates.map((_, i) => i + 1);
  const usual = rates.reduce((sum, rate, i) => sum + rate * (i + 1), 0) / weights.reduce((sum, weight) => sum + weight);
  if (count < 3) return { usual, slow: usual * (1 - DOUBT_UNKNOWN), fast: usual * (1 + DOUBT_UNKNOWN), longestGapMs };
  const latest = rates.at(-1) ?? usual;
  const sorted = rates.sort((a, b) => a - b);
  return {
    usual,
    slow: Math.min(usual * (1 - DOUBT_LEAST), Math.max(usual / 2, Math.min(latest, quantile(sorted, 0.2)))),
    fast: Math.max(usual * (1 + DOUBT_LEAST), Math.min(usual * 2, Math.max(latest, quantile(sorted, 0.8)))),
    longestGapMs,
  };
}
