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

type PartRetry = { batchId: string; number: number; idempotencyKey: string; rows: RowChoiceInput };

/** Retries rows of several parts of a run, one part after the other. What went through before a failure is not sent again. */
export const retryPartsMutation = (client: QueryClient, team: string) =>
  mutationOptions({
    mutationFn: async (parts: readonly PartRetry[]) => {
      for (const [done, { number, ...input }] of parts.entries()) {
        try {
          applyBatch(client, team, (await call(retryRows, { team, ...input })).batch);
        } catch (error) {
          const reason = error instanceof Error ? error.message : "It was not reached.";
          const before = `${done} of ${parts.length} parts are back to work; pressing again sends only the others.`;
          throw new Error(`Part ${number}: ${reason} ${before}`, { cause: error });
        }
      }
    },
  });
