import { setImmediate } from "node:timers/promises";

/**
 * Keeps a long loop from holding up the process: between two items, ask whether a rest is due, and take it.
 * `sliceMs` is the longest stretch of work without one, but for a single item that takes longer.
 */
export function pacer(sliceMs = 8): { isDue: () => boolean; rest: () => Promise<void> } {
  let since = performance.now();
  return {
    isDue: () => performance.now() - since >= sliceMs,
    rest: async () => {
      await setImmediate();
      since = performance.now();
    },
  };
}
