import "server-only";
import { batchesAtGuard, blindGuards, type Guarded, reckonGuard, stopAtGuard } from "@/lib/batches/service/guard";
import { wakeJobs } from "@/lib/batches/service/wake";
import { database } from "@/lib/db/client";
import { errorName, log } from "@/lib/log";
import { once } from "@/lib/runtime";

const waitMs = 5_000;

/** When a batch whose cancel failed is tried again. */
const waits = () => once("guard.waits", () => new Map<string, number>());

/** Prices may be entered at any time, so what told nothing is tried again. */
const blindWaitMs = 30_000;
const blindWaits = () => once("guard.blindWaits", () => new Map<string, number>());

/** Gives limits that nothing tells the cost of the console's own estimate, as soon as there can be one. */
async function reckonDue(nowMs: number): Promise<void> {
  for (const row of await blindGuards(database())) {
    if ((blindWaits().get(row.id) ?? 0) > nowMs) continue;
    blindWaits().set(row.id, nowMs + blindWaitMs);
    if (await reckonGuard(database(), row)) blindWaits().delete(row.id);
  }
}

async function stop(guarded: Guarded, nowMs: number): Promise<void> {
  const { id } = guarded.row;
  try {
    await stopAtGuard(database(), guarded);
    waits().delete(id);
    wakeJobs();
  } catch (error) {
    waits().set(id, nowMs + waitMs);
    log("warn", "guard.failed", { batch: id, error: errorName(error) });
  }
}

const running = () => once("guard.connections", () => new Map<string, Promise<void>>());

/**
 * Begins to cancel every batch that has cost what its limit allows, one after the other at each connection: an upstream
 * that is slow to answer keeps nobody else's batch running. A cancel that failed is repeated until it is heard.
 */
export async function guardDue(nowMs = Date.now()): Promise<void> {
  await reckonDue(nowMs);
  const due = (await batchesAtGuard(database())).filter(({ row }) => (waits().get(row.id) ?? 0) <= nowMs);
  for (const connectionId of new Set(due.map(({ row }) => row.connectionId))) {
    if (running().has(connectionId)) continue;
    const all = async () => {
      for (const guarded of due) if (guarded.row.connectionId === connectionId) await stop(guarded, nowMs);
    };
    running().set(
      connectionId,
      all().finally(() => running().delete(connectionId)),
    );
  }
}

/** Resolves when nothing is being cancelled. */
export async function guardsEnded(): Promise<void> {
  await Promise.all(running().values());
}
