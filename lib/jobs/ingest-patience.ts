import "server-only";
import { isTerminal } from "@/lib/batches/rules";
import { once } from "@/lib/runtime";
import type { BatchRow } from "./ingest-ledgers";

export type Standing = Pick<BatchRow, "id" | "status" | "completed" | "failed">;

/** After a fault, or while the upstream counts more rows than its files hold: 2 s, 4 s, … */
const firstMs = 2_000;
const longestMs = { running: 30_000, over: 600_000 };

type Waiting = { turns: number; untilMs: number; standing: string };
const waiting = () => once<Map<string, Waiting>>("ingest.waiting", () => new Map());

const standingOf = ({ status, completed, failed }: Standing): string => `${status} ${completed} ${failed}`;

/** Whether a batch may be looked at again. New counts or another status end every wait. */
export function isIngestDue(batch: Standing, nowMs: number): boolean {
  const wait = waiting().get(batch.id);
  return !wait || nowMs >= wait.untilMs || wait.standing !== standingOf(batch);
}

/** Puts the next look off, longer each time; `atLeastMs` is what the upstream asked for. */
export function waitWithIngest(batch: BatchRow, nowMs: number, atLeastMs = 0): void {
  const turns = waiting().get(batch.id)?.turns ?? 0;
  const capMs = isTerminal(batch.status) ? longestMs.over : longestMs.running;
  const waitMs = Math.max(atLeastMs, Math.min(capMs, firstMs * 2 ** Math.min(turns, 20)));
  waiting().set(batch.id, { turns: turns + 1, untilMs: nowMs + waitMs, standing: standingOf(batch) });
}

export function endIngestWait(batchId: string): void {
  waiting().delete(batchId);
}
