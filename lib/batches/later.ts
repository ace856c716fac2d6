import type { QueryClient } from "@tanstack/react-query";
import type { Batch } from "./contract";

/** Of two pictures of one batch the later; the second where they are of one age. */
export function laterOf(a: Batch, b: Batch): Batch {
  if (a.version !== b.version) return a.version > b.version ? a : b;
  return (a.asOf ?? "") > (b.asOf ?? "") ? a : b;
}

/**
 * What was read from the server, with batches that were pushed while it was on its way put in where they are later: an
 * answer must not take back a change that its reader has already seen. `askedAtMs`: when the question was sent.
 */
export function withPushed(client: QueryClient, team: string, read: Batch[], askedAtMs: number): Batch[] {
  return read.map((batch) => {
    const state = client.getQueryState<Batch>(["t", team, "batch", batch.id]);
    const isPushed = state?.data !== undefined && state.dataUpdatedAt >= askedAtMs;
    return isPushed ? laterOf(state.data as Batch, batch) : batch;
  });
}
