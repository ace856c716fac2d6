import { mutationOptions, type QueryClient, queryOptions } from "@tanstack/react-query";
import { call } from "@/lib/wire/call";
import { getRetention, type Retention, removeTable, setRetention } from "./contract";

const key = (team: string) => ["t", team, "retention"] as const;

/** How long the team keeps results, and what it holds. */
export const retentionQuery = (team: string) =>
  queryOptions({
    queryKey: key(team),
    queryFn: ({ signal }) => call(getRetention, { team }, signal),
    staleTime: 30_000,
  });

export const setRetentionMutation = (client: QueryClient, team: string) =>
  mutationOptions({
    mutationFn: (days: number | null) => call(setRetention, { team, days }),
    onSuccess: (retention: Retention) => client.setQueryData(key(team), retention),
  });

/** Removes the source table of a batch; open pages hear of it. */
export const removeTableMutation = (client: QueryClient, team: string, batchId: string) =>
  mutationOptions({
    mutationFn: () => call(removeTable, { team, batchId }),
    onSuccess: () => client.invalidateQueries({ queryKey: ["t", team, "fields", batchId] }),
  });
