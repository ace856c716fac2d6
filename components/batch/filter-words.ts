import type { Batch } from "@/lib/batches/contract";
import type { ResultFilter } from "@/lib/results/contract";

/** Each filter of rows in a word or two. */
export const filterWords: Record<ResultFilter, string> = {
  all: "All",
  answered: "Answered",
  good: "Good",
  truncated: "Truncated",
  empty: "Empty",
  refused: "Refused",
  not_json: "Not JSON",
  schema_invalid: "Off schema",
  unknown_shape: "Unknown shape",
  failed: "Failed",
  pending: "Pending",
  repeated: "Repeated answer",
  duplicate_id: "Shared id",
  unmatched: "No such request",
};

/** Rows without an answer or a failure: of a batch that runs they are still to come, of one that ended they will not. */
export function waitingWord({ status, results }: Pick<Batch, "status" | "results">): string {
  if (status === "cancelled" || status === "expired") return "Cancelled";
  return results.isComplete || status === "rejected" ? "Missing" : filterWords.pending;
}
