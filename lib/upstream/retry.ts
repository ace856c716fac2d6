import "server-only";
import { setTimeout as wait } from "node:timers/promises";
import { once } from "@/lib/runtime";
import type { Upstream } from "./contract";
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

/** Repeats to spend: each call earns a tenth of one, so that an upstream in trouble is asked at most 10 % more often. */
export type RetryBudget = { repeats: number };
const repeatsMost = 10;
const earned = 0.1;

/** The budget an upstream's callers share within this process. */
export function budgetOf({ baseUrl }: Pick<Upstream, "baseUrl">): RetryBudget {
  const budgets = once("upstream.budgets", () => new Map<string, RetryBudget>());
  const { origin } = new URL(baseUrl);
  const budget = budgets.get(origin) ?? { repeats: repeatsMost };
  budgets.set(origin, budget);
  return budget;
}

type Patience = { attempts: number; budget?: RetryBudget; signal?: AbortSignal | undefined };

/** Repeats what may be repeated, at most `attempts` times in all, within the budget and the upstream's own wishes. */
export async function retrying<T>({ attempts, budget, signal }: Patience, run: () => Promise<T>): Promise<T> {
  if (budget) budget.repeats = Math.min(repeatsMost, budget.repeats + earned);
  for (let attempt = 0; ; attempt += 1) {
    try {
      return await run();
    } catch (error) {
      const isAffordable = attempt + 1 < attempts && (budget?.repeats ?? 1) >= 1;
      const waitMs = isAffordable ? nextWaitMs(error, attempt) : null;
      if (waitMs === null) throw error;
      if (budget) budget.repeats -= 1;
      await wait(waitMs, undefined, signal ? { signal } : {});
    }
  }
}
