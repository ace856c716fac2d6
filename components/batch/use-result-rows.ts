"use client";

import { useQuery, useQueryClient } from "@tanstack/react-query";
import { useCallback, useEffect, useMemo, useState } from "react";
import type { ResultRow } from "@/lib/results/contract";
import { placesQuery } from "@/lib/results/places/queries";
import { resultsQuery } from "@/lib/results/queries";
import { isSteady, type ResultView, selectionOf } from "./use-result-view";
import { gridLetters, windowRows } from "./use-windows";

/** Less than a screenful: the first rows come in by themselves, there is nothing to lose one's place in. */
const fewRows = 20;

const inputOf = (view: ResultView) => ({ ...selectionOf(view), sort: view.sort });

/** The window of a view that holds the row at `index`. Windows are asked for only while a row of theirs is in sight. */
export function windowQuery(team: string, batchId: string, view: ResultView, index: number) {
  return {
    ...resultsQuery(team, batchId, {
      ...inputOf(view),
      offset: Math.floor(index / windowRows) * windowRows,
      limit: windowRows,
      letters: gridLetters,
    }),
    // What stood in a window of another view is no stand-in for this one.
    placeholderData: undefined,
    // Of a view that would shift under the reader's eyes, windows once read stay as they are until asked again.
    ...(isSteady(view) ? {} : { staleTime: "static" as const }),
  };
}

/**
 * The rows of a view: how many, and what is new. `wanted` is what the person asked for, `shown` what is drawn: the
 * view before, until the first window of the wanted one is here. `lookedFor`: a row whose place in the view is not known.
 */
export function useResultRows(team: string, batchId: string, wanted: ResultView, lookedFor: number | null) {
  const client = useQueryClient();
  const [shown, setShown] = useState(wanted);
  const isSame = JSON.stringify(inputOf(shown)) === JSON.stringify(inputOf(wanted));

  // One row is enough to know how many there are; this one follows the batch whatever the view.
  const latest = useQuery(resultsQuery(team, batchId, { ...inputOf(wanted), offset: 0, limit: 1 }));
  const wantedFirst = useQuery(windowQuery(team, batchId, wanted, 0));
  const shownFirst = useQuery(windowQuery(team, batchId, shown, 0));
  if (!isSame && wantedFirst.data) setShown(wanted);

  const first = isSame ? wantedFirst : shownFirst;
  const steady = isSteady(shown);
  const read = first.data?.matching ?? 0;
  const matching = isSame && latest.data && !latest.isPlaceholderData ? latest.data.matching : read;
  const total = steady ? Math.max(matching, read) : read;
  const held = steady ? 0 : Math.max(0, matching - read);
  const indexes = useMemo(() => Array.from({ length: total }, (_, index) => index), [total]);

  /** Reads the windows in sight again, and forgets the others. */
  const showNew = useCallback(() => {
    const cache = client.getQueryCache();
    for (const query of cache.findAll({ queryKey: ["t", team, "results", batchId] })) {
      // A read that fails or is overtaken shows in its query; here is nobody to tell.
      if (query.isActive()) query.fetch().catch(() => undefined);
      else cache.remove(query);
    }
  }, [client, team, batchId]);
  // What an earlier visit left is old.
  useEffect(showNew, [showNew]);
  const isFilling = held > 0 && read < fewRows;
  useEffect(() => {
    if (isFilling) showNew();
  }, [isFilling, showNew]);

  const found = useQuery({
    ...placesQuery(team, batchId, { ...inputOf(shown), from: lookedFor ?? 0 }),
    enabled: lookedFor !== null && !steady,
  });

  return {
    shown,
    indexes,
    counts: latest.data?.counts,
    isLoading: first.isPending,
    isChanging: !isSame,
    // A pattern that is none must be told, though the view before is still in sight.
    error: isSame ? (first.data ? null : first.error) : wantedFirst.error,
    retry: () => void first.refetch(),
    /** Rows that came since a view that does not follow was read. */
    held,
    showNew,
    /** The row at a place of the shown view, when its window is here. */
    rowAt: (index: number): ResultRow | undefined =>
      client.getQueryData(windowQuery(team, batchId, shown, index).queryKey)?.rows[index % windowRows],
    /** The same, asked for when its window is not here. */
    readRow: async (index: number): Promise<ResultRow | undefined> =>
      (await client.ensureQueryData(windowQuery(team, batchId, shown, index))).rows[index % windowRows],
    /** The rows from one to another as the shown view has them, whether or not they were ever drawn. */
    readBetween: async (from: number, to: number) => {
      const { seqs, rows } = await client.fetchQuery(placesQuery(team, batchId, { ...inputOf(shown), from, to }));
      return { keys: seqs, rows };
    },
    /** The place of the row that is looked for; null when it is not known, or not in the view. */
    found: steady ? lookedFor : (found.data?.place ?? null),
  };
}
