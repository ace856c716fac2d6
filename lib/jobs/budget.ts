import "server-only";
import { setTimeout as wait } from "node:timers/promises";
import { once } from "@/lib/runtime";

/** Background reads of one connection: at most this many a second, and as many at once after a rest. */
export const callsPerSecond = 16;

/** A bucket that fills by itself; whoever finds it empty waits for their share, in the order of asking. */
export class CallBudget {
  private readonly perSecond: number;
  private readonly now: () => number;
  private left: number;
  private atMs: number;

  constructor(perSecond = callsPerSecond, now: () => number = () => performance.now()) {
    this.perSecond = perSecond;
    this.now = now;
    this.left = perSecond / 4;
    this.atMs = now();
  }

  /** Takes `calls` and answers how long to wait before making them, in ms. */
  take(calls = 1): number {
    const nowMs = this.now();
    this.left = Math.min(this.perSecond / 4, this.left + ((nowMs - this.atMs) / 1000) * this.perSecond);
    this.atMs = nowMs;
    this.left -= calls;
    return this.left >= 0 ? 0 : (-this.left / this.perSecond) * 1000;
  }
}

const budgets = () => once<Map<string, CallBudget>>("jobs.budgets", () => new Map());

/** Waits until the connection may be called `calls` times more by background work. */
export async function spend(connectionId: string, calls = 1): Promise<void> {
  const known = budgets().get(connectionId) ?? new CallBudget();
  budgets().set(connectionId, known);
  const waitMs = known.take(calls);
  if (waitMs > 0) await wait(waitMs);
}
