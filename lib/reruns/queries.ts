import { mutationOptions, type QueryClient } from "@tanstack/react-query";
import { applyBatch } from "@/lib/batches/queries";
import { call } from "@/lib/wire/call";
import { createChild, type NewChild, type RowChoice, retryRows } from "./contract";

/** Makes a batch from rows of another. It is in the cache when the promise resolves, so its page opens filled. */
export const createChildMutation = (client: QueryClient, team: string, batchId: string) =>
  mutationOptions({
    mutationFn: (input: NewChild) => call(createChild, { team, batchId, ...input }),
    onSuccess: (batch) => applyBatch(client, team, batch),
  });

/** Retries chosen rows. The answer is the batch itself, or the child that was made for them. */
export const retryRowsMutation = (client: QueryClient, team: string, batchId: string) =>
  mutationOptions({
    mutationFn: (input: { idempotencyKey: string; rows: RowChoice }) => call(retryRows, { team, batchId, ...input }),
    onSuccess: ({ batch }) => applyBatch(client, team, batch),
  });
