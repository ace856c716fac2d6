import { infiniteQueryOptions, queryOptions } from "@tanstack/react-query";
import { call } from "@/lib/wire/call";
import { type CompareFilter, compareBatches, listComparedRows } from "./contract";

type Pair = { a: string; b: string };

const pageRows = 100;

/** How batches differ as a whole. */
export const comparisonQuery = (team: string, { a, b }: Pair) =>
  queryOptions({
    queryKey: ["t", team, "compare", a, b] as const,
    queryFn: ({ signal }) => call(compareBatches, { team, a, b }, signal),
    staleTime: 15_000,
    refetchInterval: ({ state }) => (state.data?.batches.some(({ isRunning }) => isRunning) ? 15_000 : false),
  });

/** Compared requests, a hundred at a time. */
export const comparedRowsQuery = (team: string, { a, b }: Pair, show: CompareFilter, search: string) =>
  infiniteQueryOptions({
    queryKey: ["t", team, "compare-rows", a, b, show, search] as const,
    queryFn: ({ signal, pageParam }) =>
      call(
        listComparedRows,
        { team, a, b, show, ...(search ? { search } : {}), offset: pageParam, limit: pageRows },
        signal,
      ),
    initialPageParam: 0,
    getNextPageParam: (last, _pages, offset) => (offset + pageRows < last.matching ? offset + pageRows : undefined),
    staleTime: 15_000,
  });

/** The requests of one custom_id. */
export const comparedRowQuery = (team: string, { a, b }: Pair, id: string) =>
  queryOptions({
    queryKey: ["t", team, "compare-row", a, b, id] as const,
    queryFn: ({ signal }) => call(listComparedRows, { team, a, b, id }, signal),
    staleTime: 15_000,
  });
