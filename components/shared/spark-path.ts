/** A moment of a count that grows: epoch ms, rows. */
export type SparkPoint = { atMs: number; done: number };

/** A stretch of a run: rows that came in it, and when it ended. */
export type PaceBar = { rows: number; untilMs: number };

/**
 * The course of a run as `bars` stretches of equal time from its first to its last point. Null when there is nothing to
 * draw yet: fewer than three points, no time between them, or no row.
 */
export function paceBars(points: readonly SparkPoint[], bars: number): { stepMs: number; bars: PaceBar[] } | null {
  const [first, last] = [points[0], points.at(-1)];
  if (!first || !last || points.length < 3 || last.atMs <= first.atMs) return null;
  const doneAt = (atMs: number): number => {
    const next = points.findIndex((point) => point.atMs >= atMs);
    const [before, after] = [points[next - 1], points[next]];
    if (!after) return last.done;
    if (!before) return after.done;
    return before.done + ((after.done - before.done) * (atMs - before.atMs)) / (after.atMs - before.atMs);
  };
  const stepMs = (last.atMs - first.atMs) / bars;
  const made = Array.from({ length: bars }, (_, i) => {
    const untilMs = first.atMs + (i + 1) * stepMs;
    // A retry takes counts back; no rows came in that time.
    return { untilMs, rows: Math.max(0, doneAt(untilMs) - doneAt(untilMs - stepMs)) };
  });
  return made.some(({ rows }) => rows > 0) ? { stepMs, bars: made } : null;
}

/** The same as heights from 0 to 1. */
export function sparkHeights(points: readonly SparkPoint[], bars: number): number[] | null {
  const pace = paceBars(points, bars);
  if (!pace) return null;
  const most = Math.max(...pace.bars.map(({ rows }) => rows));
  return pace.bars.map(({ rows }) => rows / most);
}
