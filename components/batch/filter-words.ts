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
