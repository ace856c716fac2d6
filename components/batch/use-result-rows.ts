"use client";

import { useQuery, useQueryClient } from "@tanstack/react-query";
import { useMemo, useState } from "react";
import type { ResultRow } from "@/lib/results/contract";
import { resultsQuery } from "@/lib/results/queries";
import { isSteady, type ResultView } from "./use-result-view";

export const windowRows = 100;

/** The window of a view that holds the row at `index`. Windows are asked for only while a row of theirs is in sight. */
export function windowQuery(team: string, batchId: string, view: ResultView, index: number) {
  const { filter, search, sort } = view;
  return {
    ...resultsQuery(team, batchId, {
      filter,
      sort,
      ...(search ? { search } : {}),
      offset: Math.floor(index / windowRows) * windowRows,
      limit: windowRows,
    }),
    // Of a view that would shift under the reader's eyes, windows once read stay as they are until asked again.
    ...(isSteady(view) ? {} : { staleTime: "static" as const }),
  };
}

/** One row of a view by its place in it; undefined while its window is on its way. */
export function useResultRow(team: string, batchId: string, view: ResultView, index: number): ResultRow | undefined {
  return useQuery({
    ...windowQuery(team, batchId, view, index),
    select: ({ rows }) => rows[index % windowRows],
  }).data;
}

/**
 * The rows of a view: how many, and what is new. `wanted` is what the person asked for, `shown` what is drawn: the
 * view before, until the first window of the wanted one is here.
 */
export function useResultRows(team: string, batchId: string, wanted: ResultView) {
  const client = useQueryClient();
  const [shown, setShown] = useState(wanted);
  const isSame = shown.filter === wanted.filter && shown.search === wanted.search && shown.sort === wanted.sort;

  const { filter, sort, search } = wanted;
  // One row is enough to know how many there are; this one follows the batch whatever the view.
  const latest = useQuery(
    resultsQuery(team, batchId, { filter, sort, ...(search ? { search } : {}), offset: 0, limit: 1 }),
  );
  const wantedFirst = useQuery({ ...windowQuery(team, batchId, wanted, 0), placeholderData: undefined });
  const shownFirst = useQuery({ ...windowQuery(team, batchId, shown, 0), placeholderData: undefined });
  if (!isSame && wantedFirst.data) setShown(wanted);

  const first = isSame ? wantedFirst : shownFirst;
  const steady = isSteady(shown);
  const matching = latest.data?.matching ?? 0;
  const held = first.data?.matching ?? 0;
  const total = steady && isSame && !latest.isPlaceholderData ? Math.max(matching, held) : held;
  const indexes = useMemo(() => Array.from({ length: total }, (_, index) => index), [total]);

  return {
    shown,
    indexes,
    counts: latest.data?.counts,
    isLoading: first.isPending,
    isChanging: !isSame,
    error: first.data ? null : first.error,
    retry: () => void first.refetch(),
    /** Rows that came since a view that does not follow was read. */
    held: steady || !isSame || latest.isPlaceholderData ? 0 : Math.max(0, matching - held),
    /** Reads the windows in sight again, and forgets the others. */
    showNew: () => {
      const cache = client.getQueryCache();
      for (const query of cache.findAll({ queryKey: ["t", team, "results", batchId] })) {
        if (query.isActive()) void query.fetch();
        else cache.remove(query);
      }
    },
    /** The row at a place of the shown view, when its window is here. */
    rowAt: (index: number): ResultRow | undefined =>
      client.getQueryData(windowQuery(team, batchId, shown, index).queryKey)?.rows[index % windowRows],
  };
}
