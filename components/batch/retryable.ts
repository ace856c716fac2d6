import type { Batch } from "@/lib/batches/contract";
import { cancelledCount } from "@/lib/batches/rules";

/** Requests a retry would put back to work: what failed, and what a cancel kept from running. */
export function retryableCount({ status, counts }: Pick<Batch, "status" | "counts">): number {
  return counts.failed + cancelledCount(status, counts);
}
