/** A moment of a count that grows: epoch ms, rows. */
export type SparkPoint = { atMs: number; done: number };

/**
 * The pace of a run as heights from 0 to 1, `bars` of equal time from its first to its last point. Null when there is
 * nothing to draw yet: fewer than three points, or no time between them.
 */
export function sparkHeights(points: readonly SparkPoint[], bars: number): number[] | null {
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
  const rows = Array.from({ length: bars }, (_, i) =>
    // A retry takes counts back; no rows came in that time.
    Math.max(0, doneAt(first.atMs + (i + 1) * stepMs) - doneAt(first.atMs + i * stepMs)),
  );
  const most = Math.max(...rows);
  return most > 0 ? rows.map((count) => count / most) : null;
}
