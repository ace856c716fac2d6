import { infiniteQueryOptions, keepPreviousData, queryOptions } from "@tanstack/react-query";
import { call } from "@/lib/wire/call";
import { getVectors, listNeighbours, listValues, listViewRows, listViews, listVotes, sampleVectors } from "./contract";

const staleTime = 15_000;

/** Keys begin like those of a batch's results: what is appended to it makes them read again. */
const keyOf = (team: string, batchId: string, ...rest: readonly (string | number)[]) =>
  ["t", team, "results", batchId, "views", ...rest] as const;

/** Which views fit. */
export const viewsQuery = (team: string, batchId: string) =>
  queryOptions({
    queryKey: keyOf(team, batchId),
    queryFn: ({ signal }) => call(listViews, { team, batchId }, signal),
    staleTime,
  });

/** Every value of a path. */
export const valuesQuery = (team: string, batchId: string, path: string, pattern = "") =>
  queryOptions({
    queryKey: keyOf(team, batchId, "values", path, pattern),
    queryFn: ({ signal }) => call(listValues, { team, batchId, path, ...(pattern ? { pattern } : {}) }, signal),
    staleTime,
    placeholderData: keepPreviousData,
  });

const votesPage = 50;

export const votesQuery = (team: string, batchId: string, path: string | undefined, show: "all" | "split") =>
  infiniteQueryOptions({
    queryKey: keyOf(team, batchId, "votes", path ?? "", show),
    queryFn: ({ signal, pageParam }) =>
      call(
        listVotes,
        { team, batchId, show, offset: pageParam, limit: votesPage, ...(path === undefined ? {} : { path }) },
        signal,
      ),
    initialPageParam: 0,
    getNextPageParam: (last, _pages, offset) => (offset + votesPage < last.matching ? offset + votesPage : undefined),
    staleTime,
    placeholderData: keepPreviousData,
  });

/** A page of whole rows; the page before stays until the next is here. */
export const viewRowsQuery = (
  team: string,
  batchId: string,
  page: { kind: "images" | "tools" | "chats"; offset: number; limit: number },
) =>
  queryOptions({
    queryKey: keyOf(team, batchId, "rows", page.kind, page.offset, page.limit),
    queryFn: ({ signal }) => call(listViewRows, { team, batchId, ...page }, signal),
    staleTime,
    placeholderData: keepPreviousData,
  });

export const vectorsQuery = (team: string, batchId: string) =>
  queryOptions({
    queryKey: keyOf(team, batchId, "vectors"),
    queryFn: ({ signal }) => call(getVectors, { team, batchId }, signal),
    staleTime: 60_000,
  });

export const neighboursQuery = (team: string, batchId: string, seq: number) =>
  queryOptions({
    queryKey: keyOf(team, batchId, "near", seq),
    queryFn: ({ signal }) => call(listNeighbours, { team, batchId, seq }, signal),
    staleTime: 60_000,
    placeholderData: keepPreviousData,
  });

/** Read once for a map and let go of with it. */
export const vectorSampleQuery = (team: string, batchId: string) =>
  queryOptions({
    queryKey: keyOf(team, batchId, "sample"),
    queryFn: ({ signal }) => call(sampleVectors, { team, batchId }, signal),
    staleTime: Number.POSITIVE_INFINITY,
    gcTime: 60_000,
  });
