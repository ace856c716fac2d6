import { mutationOptions, type QueryClient, queryOptions } from "@tanstack/react-query";
import { call } from "@/lib/wire/call";
import type { CallInput } from "@/lib/wire/endpoint";
import { getLineage, removeBatch, renameRun, updateBatch } from "./act-contract";
import { applyBatch } from "./queries";

/** The family of a batch. Its key lies under the list's, so it is read again when batches change. */
export const lineageQuery = (team: string, batchId: string) =>
  queryOptions({
    queryKey: ["t", team, "batches", "lineage", batchId] as const,
    queryFn: ({ signal }) => call(getLineage, { team, batchId }, signal),
    staleTime: 5_000,
  });

export const updateBatchMutation = (client: QueryClient, team: string, batchId: string) =>
  mutationOptions({
    mutationFn: (input: Omit<CallInput<typeof updateBatch>, "team" | "batchId">) =>
      call(updateBatch, { team, batchId, ...input }),
    onSuccess: (batch) => applyBatch(client, team, batch),
  });

/** Its parts come through the live stream as well; what is on screen is read again at once. */
export const renameRunMutation = (client: QueryClient, team: string, runId: string) =>
  mutationOptions({
    mutationFn: (name: string) => call(renameRun, { team, runId, name }),
    onSuccess: () => client.invalidateQueries({ queryKey: ["t", team, "batches"] }),
  });

export const removeBatchMutation = (client: QueryClient, team: string, batchId: string) =>
  mutationOptions({
    mutationFn: () => call(removeBatch, { team, batchId }),
    onSuccess: () => {
      for (const key of ["batches", "batch-facets", "overview"])
        void client.invalidateQueries({ queryKey: ["t", team, key] });
    },
  });
