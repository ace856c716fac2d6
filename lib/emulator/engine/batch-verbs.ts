import { type BatchRecord, isSettled } from "@/lib/emulator/batches/batch-record";
import type { BatchStore } from "@/lib/emulator/batches/batch-store";

/** The part of the engine that starts and stops the work on a batch. */
type Worker = { enrol(batch: BatchRecord): Promise<void>; drop(batch: BatchRecord): Promise<void> };

function needsStamp(batch: BatchRecord): boolean {
  return isSettled(batch) && batch.completedMs === undefined && batch.failedMs === undefined;
}

/** Stamps the end of a settled batch, as the upstream does when somebody looks. */
export async function finaliseBatch(batches: BatchStore, batch: BatchRecord): Promise<void> {
  if (!needsStamp(batch)) return;
  await batches.queue.run(batch.id, async () => {
    if (!needsStamp(batch)) return;
    if (batch.tally.completed > 0) batch.completedMs = Date.now();
    else batch.failedMs = Date.now();
    await batches.save(batch);
  });
}

/**
 * Cancels at once. Call it inside the batch's queue and save afterwards; a second call changes nothing. `stuckMs`: a batch
 * whose rows were not read is left in `cancelling`, since so long ago.
 */
export async function cancelBatch(worker: Worker, batch: BatchRecord, stuckMs?: number): Promise<void> {
  await worker.drop(batch);
  const now = Date.now();
  if (stuckMs !== undefined && batch.populatedMs === undefined) {
    batch.cancellingMs = now - stuckMs;
    return;
  }
  // Counted as populated, so that it reads `cancelled`: one left in `cancelling` would keep pollers busy for ever.
  batch.populatedMs ??= now;
  batch.cancellingMs ??= now;
  batch.cancelledMs ??= now;
}

/**
 * Takes failed rows back to pending; with `undoesCancel` everything cancelled runs again too. The batch loses its end
 * stamps. Call it inside the batch's queue.
 */
export async function retryBatch(
  worker: Worker,
  batches: BatchStore,
  batch: BatchRecord,
  rows: number[],
  undoesCancel: boolean,
): Promise<void> {
  const { log, release } = await batches.lease(batch);
  try {
    if (rows.length > 0) await log.requeue(rows);
    batch.tally = log.table.tally();
    for (const stamp of ["finalizingMs", "completedMs", "failedMs"] as const) delete batch[stamp];
    if (undoesCancel) for (const stamp of ["cancellingMs", "cancelledMs"] as const) delete batch[stamp];
    await batches.save(batch);
    if (batch.cancellingMs === undefined) await worker.enrol(batch);
  } finally {
    release();
  }
}
