import type { Batch } from "@/lib/batches/contract";
import { cancelledCount, isRunning } from "@/lib/batches/rules";

type Counted = Pick<Batch, "status" | "counts" | "quality" | "results">;

/** Requests that failed and that no rerun has answered since. Until all failures are here, the upstream's count stands. */
export const failedCount = ({ counts, quality, results }: Counted): number =>
  results.isComplete && quality !== null ? Math.min(counts.failed, quality.failed) : counts.failed;

/** Of so many failures that were delivered, those that were put back to work since and may yet be answered. */
export const againCount = (batch: Counted & Pick<Batch, "resumedAt">, delivered: number): number =>
  isRunning(batch.status) && batch.resumedAt !== null ? Math.max(0, delivered - failedCount(batch)) : 0;

/** Requests a retry would put back to work: what failed, and what a cancel kept from running. */
export const retryableCount = (batch: Counted): number =>
  failedCount(batch) + cancelledCount(batch.status, batch.counts);
