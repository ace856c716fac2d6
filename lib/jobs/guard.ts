import "server-only";
import { batchesAtGuard, blindGuards, reckonGuard, stopAtGuard } from "@/lib/batches/service/guard";
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

/** Cancels every batch that has cost what its limit allows. A cancel that failed is repeated until it is heard. */
export async function guardDue(nowMs = Date.now()): Promise<void> {
  await reckonDue(nowMs);
  for (const guarded of await batchesAtGuard(database())) {
    const { id } = guarded.row;
    if ((waits().get(id) ?? 0) > nowMs) continue;
    try {
      await stopAtGuard(database(), guarded);
      waits().delete(id);
      wakeJobs();
    } catch (error) {
      waits().set(id, nowMs + waitMs);
      log("warn", "guard.failed", { batch: id, error: errorName(error) });
    }
  }
}
