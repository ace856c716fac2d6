import "server-only";
import type { Page } from "./schemas";

const pagesMax = 50;

/** `isWhole`: nothing as young as was asked for can have been missed. */
export type ReadBack<T> = { items: T[]; isWhole: boolean };

/**
 * Every item made at or after `sinceMs` (by the upstream's clock, asked after the first page) of a list that runs from
 * new to old. Stops at the first page that ends earlier than that, at the last page, where `isEnough`, and after 50 pages.
 * Upstream times are whole seconds, so `sinceMs` is rounded down.
 */
export async function readBack<T extends { createdAtMs: number }>(
  sinceMs: () => number,
  next: (after: string | undefined) => Promise<Page<T>>,
  isEnough: (item: T) => boolean = () => false,
): Promise<ReadBack<T>> {
  const items: T[] = [];
  const cursors = new Set<string>();
  let after: string | undefined;
  for (let turn = 0; turn < pagesMax; turn += 1) {
    const { data, hasMore, lastId } = await next(after);
    const oldestMs = Math.floor(sinceMs() / 1_000) * 1_000;
    // 0 stands for "not said"; such an item neither counts as old nor ends the search.
    const young = data.filter((item) => item.createdAtMs === 0 || item.createdAtMs >= oldestMs);
    items.push(...young);
    const last = data.at(-1);
    const isPast = last !== undefined && last.createdAtMs !== 0 && last.createdAtMs < oldestMs;
    if (!hasMore || isPast) return { items, isWhole: true };
    // A server that ignores `after` would answer the first page for ever.
    if (lastId === null || cursors.has(lastId) || young.some(isEnough)) break;
    cursors.add(lastId);
    after = lastId;
  }
  return { items, isWhole: false };
}
