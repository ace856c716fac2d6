import "server-only";
import { setTimeout as wait } from "node:timers/promises";
import { UpstreamError } from "./errors";

const firstMs = 300;
const mostMs = 5_000;
/** Longer waits are for the caller to plan: a job has a schedule, a person would rather be told. */
const patienceMs = 10_000;

/** Full jitter: anything up to a bound that doubles, so that callers that failed together do not return together. */
export function backoffMs(attempt: number, random = Math.random()): number {
  return Math.round(random * Math.min(mostMs, firstMs * 2 ** attempt));
}

/** The wait before attempt `attempt + 1`, in ms; null when it is not worth making here. */
export function nextWaitMs(error: unknown, attempt: number, random?: number): number | null {
  if (!(error instanceof UpstreamError)) return null;
  if (error.kind !== "unreachable" && error.kind !== "deferred") return null;
  const waitMs = Math.max(error.retryAfterMs ?? 0, backoffMs(attempt, random));
  return waitMs > patienceMs ? null : waitMs;
}

/** Repeats what may be repeated, at most `attempts` times in all, within the upstream's own wishes. */
export async function retrying<T>(attempts: number, run: () => Promise<T>, signal?: AbortSignal): Promise<T> {
  for (let attempt = 0; ; attempt += 1) {
    try {
      return await run();
    } catch (error) {
      const waitMs = attempt + 1 < attempts ? nextWaitMs(error, attempt) : null;
      if (waitMs === null) throw error;
      await wait(waitMs, undefined, signal ? { signal } : {});
    }
  }
}
