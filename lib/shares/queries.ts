import { infiniteQueryOptions, mutationOptions, type QueryClient, queryOptions } from "@tanstack/react-query";
import { call } from "@/lib/wire/call";
import type { CallInput } from "@/lib/wire/endpoint";
import { createShare, getShared, listSharedRows, listShares, removeShare } from "./contract";

const key = (team: string, batchId: string) => ["t", team, "shares", batchId] as const;

export const sharesQuery = (team: string, batchId: string) =>
  queryOptions({
    queryKey: key(team, batchId),
    queryFn: ({ signal }) => call(listShares, { team, batchId }, signal),
  });

export const createShareMutation = (client: QueryClient, team: string, batchId: string) =>
  mutationOptions({
    mutationFn: (input: Omit<CallInput<typeof createShare>, "team" | "batchId">) =>
      call(createShare, { team, batchId, ...input }),
    onSuccess: () => client.invalidateQueries({ queryKey: key(team, batchId) }),
  });

export const removeShareMutation = (client: QueryClient, team: string, batchId: string) =>
  mutationOptions({
    mutationFn: (shareId: string) => call(removeShare, { team, batchId, shareId }),
    onSuccess: () => client.invalidateQueries({ queryKey: key(team, batchId) }),
  });

/** A shared batch has no live stream: it is read again now and then while it runs. */
export const sharedQuery = (token: string) =>
  queryOptions({
    queryKey: ["shared", token] as const,
    queryFn: ({ signal }) => call(getShared, { token }, signal),
    refetchInterval: ({ state }) => (state.data?.finishedAt ? false : 10_000),
    retry: false,
  });

export const sharedRowsQuery = (token: string) =>
  infiniteQueryOptions({
    queryKey: ["shared", token, "rows"] as const,
    queryFn: ({ pageParam, signal }) =>
      call(listSharedRows, { token, ...(pageParam === null ? {} : { cursor: pageParam }) }, signal),
    initialPageParam: null as string | null,
    getNextPageParam: (page) => page.nextCursor,
  });
