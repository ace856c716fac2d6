// @ts-check
import { setTimeout as pause } from "node:timers/promises";

/**
 * Asks again and again, for things that send no notice: another process's file, a process that is not our child.
 * @template T
 * @param {() => T | Promise<T>} look
 * @param {{ timeoutMs: number, everyMs?: number }} options
 * @returns {Promise<NonNullable<T> | undefined>} what `look` found (anything truthy), or undefined after the time
 */
export async function waitUntil(look, { timeoutMs, everyMs = 15 }) {
  const end = performance.now() + timeoutMs;
  for (;;) {
    const found = await look();
    if (found) return found;
    if (performance.now() >= end) return undefined;
    await pause(everyMs);
  }
}

/**
 * @param {Promise<unknown>} work whose failure is its owner's affair
 * @param {number} timeoutMs
 * @returns {Promise<boolean>} true when it settled in time
 */
export async function settled(work, timeoutMs) {
  const limit = new AbortController();
  const late = pause(timeoutMs, false, { signal: limit.signal }).catch(() => false);
  const first = await Promise.race([
    work.then(
      () => true,
      () => true,
    ),
    late,
  ]);
  limit.abort();
  return first;
}
