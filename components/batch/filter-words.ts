import type { Batch } from "@/lib/batches/contract";
import type { ResultFilter, UncheckedReason } from "@/lib/results/contract";

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
  schema_unchecked: "Unchecked",
  unknown_shape: "Unknown shape",
  failed: "Failed",
  pending: "Pending",
  repeated: "Repeated answer",
  duplicate_id: "Shared id",
  unmatched: "No such request",
};

/** Why an answer was not held against its request's schema. */
export const uncheckedWords: Record<UncheckedReason, string> = {
  schema_too_large: "the schema is larger than 64 KB",
  schemas_too_many: "the batch has more than 200 different schemas",
  schema_unsupported: "the schema uses what cannot be checked here",
  answer_too_long: "the answer is longer than 512 K letters",
  no_end: "checking it found no end",
};

/** Rows without an answer or a failure: of a batch that runs they are still to come, of one that ended they will not. */
export function waitingWord({ status, results }: Pick<Batch, "status" | "results">): string {
  if (status === "cancelled" || status === "expired") return "Cancelled";
  return results.isComplete || status === "rejected" ? "Missing" : filterWords.pending;
}
