import "server-only";
import { batchesAtGuard, stopAtGuard } from "@/lib/batches/service/guard";
import { wakeJobs } from "@/lib/batches/service/wake";
import { database } from "@/lib/db/client";
import { errorName, log } from "@/lib/log";
import { once } from "@/lib/runtime";

const waitMs = 5_000;

/** When a batch whose cancel failed is tried again. */
const waits = () => once("guard.waits", () => new Map<string, number>());

/** Cancels every batch that has cost what its limit allows. A cancel that failed is repeated until it is heard. */
export async function guardDue(nowMs = Date.now()): Promise<void> {
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
