import { mutationOptions, type QueryClient, queryOptions } from "@tanstack/react-query";
import { call } from "@/lib/wire/call";
import type { CallInput } from "@/lib/wire/endpoint";
import { createBatchView, listBatchFacets, listBatchViews, removeBatchView, updateBatchView } from "./view-contract";

/** What the list can be narrowed by. Under the list's key, so it is read again when batches change. */
export const batchFacetsQuery = (team: string) =>
  queryOptions({
    queryKey: ["t", team, "batch-facets"] as const,
    queryFn: ({ signal }) => call(listBatchFacets, { team }, signal),
    staleTime: 30_000,
  });

export const batchViewsQuery = (team: string) =>
  queryOptions({
    queryKey: ["t", team, "batch-views"] as const,
    queryFn: ({ signal }) => call(listBatchViews, { team }, signal),
    staleTime: 60_000,
  });

const settle = (client: QueryClient, team: string) => ({
  onSettled: () => client.invalidateQueries({ queryKey: batchViewsQuery(team).queryKey }),
});

export const createViewMutation = (client: QueryClient, team: string) =>
  mutationOptions({
    mutationFn: (input: Omit<CallInput<typeof createBatchView>, "team">) => call(createBatchView, { team, ...input }),
    ...settle(client, team),
  });

export const updateViewMutation = (client: QueryClient, team: string) =>
  mutationOptions({
    mutationFn: (input: Omit<CallInput<typeof updateBatchView>, "team">) => call(updateBatchView, { team, ...input }),
    ...settle(client, team),
  });

export const removeViewMutation = (client: QueryClient, team: string) =>
  mutationOptions({
    mutationFn: (viewId: string) => call(removeBatchView, { team, viewId }),
    ...settle(client, team),
  });
