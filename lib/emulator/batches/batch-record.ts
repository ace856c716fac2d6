import type { BatchTally } from "@/lib/emulator/storage/row-table";

/** What is kept of a batch beside its rows. Times are Unix milliseconds; a stamp that is absent never happened. */
export type BatchRecord = {
  id: string;
  owner: string;
  endpoint: string;
  window: string;
  inputFileId: string;
  inputFilename: string;
  /** True once the input file was deleted: the link is gone and results cannot be read. */
  isInputGone?: boolean;
  isOutputGone?: boolean;
  isErrorGone?: boolean;
  outputFileId: string;
  errorFileId: string;
  total: number;
  metadata: Record<string, string>;
  dwext: Record<string, string>;
  createdMs: number;
  expiresMs: number;
  populatedMs?: number;
  finalizingMs?: number;
  completedMs?: number;
  failedMs?: number;
  cancellingMs?: number;
  cancelledMs?: number;
  deletedMs?: number;
  tally: BatchTally;
};

export type BatchStatus =
  | "validating"
  | "in_progress"
  | "finalizing"
  | "completed"
  | "failed"
  | "cancelling"
  | "cancelled";

/** True when every row ended or was cancelled: nothing more will be written. */
export function isFinished(batch: BatchRecord): boolean {
  return batch.cancellingMs !== undefined || isSettled(batch);
}

/** True when every row has an answer or an error. */
export function isSettled(batch: BatchRecord): boolean {
  return batch.populatedMs !== undefined && batch.tally.completed + batch.tally.failed === batch.total;
}

/** The status the upstream derives; first match wins. */
export function batchStatus(batch: BatchRecord): BatchStatus {
  const isPopulated = batch.populatedMs !== undefined;
  if (batch.cancellingMs !== undefined) return isPopulated ? "cancelled" : "cancelling";
  if (batch.failedMs !== undefined && !isPopulated) return "failed";
  if (!isPopulated) return "validating";
  if (!isSettled(batch)) return "in_progress";
  if (batch.tally.failed === batch.total) return "failed";
  if (batch.completedMs !== undefined) return "completed";
  return batch.failedMs !== undefined ? "failed" : "finalizing";
}

/** True while the batch belongs to the first group of `active_first`. */
export function isActive(batch: BatchRecord): boolean {
  const status = batchStatus(batch);
  return status === "validating" || status === "in_progress" || status === "finalizing";
}

/** True for a batch that ended late, or has not ended and is overdue (filter `status=expired`). */
export function isLate(batch: BatchRecord, nowMs: number): boolean {
  const endedMs = batch.completedMs ?? batch.failedMs ?? batch.cancelledMs;
  return (endedMs ?? nowMs) > batch.expiresMs;
}
