import { mutationOptions, type QueryClient } from "@tanstack/react-query";
import { applyBatch } from "@/lib/batches/queries";
import { call } from "@/lib/wire/call";
import { createChild, type NewChild, type RowChoiceInput, retryRows } from "./contract";

/** Makes a batch from rows of another one. */
export const createChildMutation = (client: QueryClient, team: string, batchId: string) =>
  mutationOptions({
    mutationFn: (input: NewChild) => call(createChild, { team, batchId, ...input }),
    onSuccess: (batch) => applyBatch(client, team, batch),
  });

/** Retries chosen rows. The answer is the batch itself, or the child that was made for them. */
export const retryRowsMutation = (client: QueryClient, team: string, batchId: string) =>
  mutationOptions({
    mutationFn: (input: { idempotencyKey: string; rows: RowChoiceInput }) =>
      call(retryRows, { team, batchId, ...input }),
    onSuccess: ({ batch }) => applyBatch(client, team, batch),
  });
