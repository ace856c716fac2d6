/*
 * The course of a batch in few points, kept beside it: enough for a rate, an expected end and a small curve of the
 * whole run, also after a restart. Pure; instants in epoch ms.
 */

/** Rows done at moments, oldest first: `[epoch ms, rows]`. */
export type Trail = [atMs: number, done: number][];

export const trailMax = 64;
/** The newest points are the rate; they are never thinned. */
const recentKept = 24;
/** What is younger than this counts as equally young. */
const youthMs = 30_000;

/** How little would be missed without point `i`: the gap it leaves, against its age. */
function lossOf(trail: Trail, i: number, nowMs: number): number {
  const [before, at, after] = [trail[i - 1]?.[0] ?? 0, trail[i]?.[0] ?? 0, trail[i + 1]?.[0] ?? 0];
  return (after - before) / (nowMs - at + youthMs) ** 0.75;
}

/** A turn of the count (a retry began) is kept with the points on both sides of it. */
const isTurn = (trail: Trail, i: number): boolean =>
  (trail[i]?.[1] ?? 0) < (trail[i - 1]?.[1] ?? 0) || (trail[i + 1]?.[1] ?? 0) < (trail[i]?.[1] ?? 0);

function leastMissed(trail: Trail, nowMs: number): number {
  let best = 1;
  let least = Number.POSITIVE_INFINITY;
  for (let i = 1; i < trail.length - recentKept; i += 1) {
    const loss = isTurn(trail, i) ? Number.MAX_VALUE : lossOf(trail, i, nowMs);
    if (loss < least) [best, least] = [i, loss];
  }
  return best;
}

/**
 * The trail with one more moment. First and newest points stay; in between, what lies further back is thinned more, so
 * that a run of any length fits. A moment that is not later than the last one changes nothing.
 */
export function extendTrail(trail: Readonly<Trail>, atMs: number, done: number, max = trailMax): Trail {
  const last = trail.at(-1);
  if (last && atMs <= last[0]) return [...trail];
  const next: Trail = [...trail, [atMs, done]];
  while (next.length > max) next.splice(leastMissed(next, atMs), 1);
  return next;
}
