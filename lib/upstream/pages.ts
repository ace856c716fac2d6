import "server-only";
import type { Page } from "./schemas";

const pagesMax = 50;

/**
 * Every item made at or after `sinceMs` of a list that runs from new to old. Stops at the first page that ends earlier
 * than that, at the last page, and after 50 pages. Upstream times are whole seconds, so `sinceMs` is rounded down.
 */
export async function* since<T extends { createdAtMs: number }>(
  sinceMs: number,
  next: (after: string | undefined) => Promise<Page<T>>,
): AsyncGenerator<T> {
  const oldestMs = Math.floor(sinceMs / 1_000) * 1_000;
  let after: string | undefined;
  for (let turn = 0; turn < pagesMax; turn += 1) {
    const { data, hasMore, lastId } = await next(after);
    // 0 stands for "not said"; such an item neither counts as old nor ends the search.
    yield* data.filter((item) => item.createdAtMs === 0 || item.createdAtMs >= oldestMs);
    const last = data.at(-1);
    const isPast = last !== undefined && last.createdAtMs !== 0 && last.createdAtMs < oldestMs;
    // A server that ignores `after` would answer the first page for ever.
    if (!hasMore || isPast || lastId === null || lastId === after) return;
    after = lastId;
  }
}
