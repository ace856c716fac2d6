import { mutationOptions, type QueryClient, queryOptions } from "@tanstack/react-query";
import { applyBatch } from "@/lib/batches/queries";
import { call } from "@/lib/wire/call";
import { createChild, type NewChild, previewChild, type RowChanges, type RowChoiceInput, retryRows } from "./contract";

/** What sending rows again with changes would come to. */
export const previewQuery = (team: string, batchId: string, input: { rows: RowChoiceInput; changes: RowChanges }) =>
  queryOptions({
    queryKey: ["t", team, "rerun-preview", batchId, input] as const,
    queryFn: ({ signal }) => call(previewChild, { team, batchId, ...input }, signal),
    staleTime: 60_000,
    gcTime: 60_000,
  });

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
