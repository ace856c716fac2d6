import type { Relation } from "@/lib/batches/contract";

/** What a batch is to the one it came from; the other's name follows. */
export const relationWords: Readonly<Record<Relation, string>> = {
  retry: "retry of",
  edit: "edited from",
  canary: "canary of",
  rest: "rest after",
  clone: "again from",
  shard: "part of",
};
