"use client";

import { useQuery, useQueryClient } from "@tanstack/react-query";
import { useCallback, useEffect, useMemo, useState } from "react";
import { isSteady, type ResultView, selectionOf } from "@/components/batch/use-result-view";
import { gridLetters, windowRows } from "@/components/batch/use-windows";
import { useTeam } from "@/components/shared/team-context";
import type { RunRow } from "@/lib/results/runs/contract";
import { runPlacesQuery, runResultsQuery } from "@/lib/results/runs/queries";
import { keyOfRow, rowOfKey } from "./run-choice";

type Asked = { team: string; runId: string; view: ResultView };

/** Causes of failure are a batch's own. */
function inputOf(view: ResultView) {
  const { cause: _, ...selection } = selectionOf(view);
  return { ...selection, sort: view.sort };
}

/** The window of a view that holds the row at `index`. */
export function runWindowQuery({ team, runId, view }: Asked, index: number) {
  const offset = Math.floor(index / windowRows) * windowRows;
  return {
    ...runResultsQuery(team, runId, { ...inputOf(view), offset, limit: windowRows, letters: gridLetters }),
    // What stood in another window, or in another view, is no stand-in for this one.
    placeholderData: undefined,
    // A view that would shift under the reader's eyes stays as it was read until it is asked for anew.
    ...(isSteady(view) ? {} : { staleTime: "static" as const }),
  };
}

/**
 * The rows of a view over a whole run: how many, and where they are. `shown` is what is drawn: the view before, until the first
 * window of the wanted one is here.
 */
export function useRunRows(runId: string, wanted: ResultView) {
  const { slug: team } = useTeam();
  const client = useQueryClient();
  const [shown, setShown] = useState(wanted);
  const isSame = JSON.stringify(shown) === JSON.stringify(wanted);
  const query = (view: ResultView, index = 0) => runWindowQuery({ team, runId, view }, index);
  const wantedFirst = useQuery(query(wanted));
  const shownFirst = useQuery(query(shown));
  if (!isSame && wantedFirst.data) setShown(wanted);
  const first = isSame ? wantedFirst : shownFirst;
  // One row is enough to know how many there are; this one follows the run whatever the view.
  const latest = useQuery(runResultsQuery(team, runId, { ...inputOf(shown), limit: 1, letters: 1 }));
  const count = first.data?.matching ?? 0;
  const now = latest.isPlaceholderData ? undefined : latest.data;
  const held = isSteady(shown) ? 0 : Math.max(0, (now?.matching ?? 0) - count);

  /** Reads the windows in sight again, and forgets the others. */
  const showNew = useCallback(() => {
    const cache = client.getQueryCache();
    for (const read of cache.findAll({ queryKey: ["t", team, "run-results", runId] })) {
      // A read that fails or is overtaken shows in its query; here is nobody to tell.
      if (read.isActive()) read.fetch().catch(() => undefined);
      else cache.remove(read);
    }
  }, [client, team, runId]);
  // What an earlier visit left is old.
  useEffect(showNew, [showNew]);
  const indexes = useMemo(() => Array.from({ length: count }, (_, index) => index), [count]);
  return {
    shown,
    indexes,
    counts: (now ?? first.data)?.counts,
    /** How many rows of each part match. */
    parts: (now ?? first.data)?.parts ?? [],
    /** Rows that came since a view that does not follow was read. */
    held,
    showNew,
    isLoading: first.isPending,
    isChanging: !isSame,
    // A pattern that is none must be told, though the view before is still in sight.
    error: isSame ? (first.data ? null : first.error) : wantedFirst.error,
    retry: () => void first.refetch(),
    rowAt: (index: number): RunRow | undefined =>
      client.getQueryData(query(shown, index).queryKey)?.rows[index % windowRows],
    readRow: async (index: number): Promise<RunRow | undefined> =>
      (await client.ensureQueryData(query(shown, index))).rows[index % windowRows],
    /** The rows from one to another as the shown view has them, by `keyOfRow`, whether or not they were ever drawn. */
    readBetween: async (from: string, to: string) => {
      const [start, end] = [rowOfKey(from), rowOfKey(to)];
      const ends = { fromBatch: start.batchId, from: start.seq, toBatch: end.batchId, to: end.seq };
      const { parts, rows } = await client.fetchQuery(runPlacesQuery(team, runId, { ...inputOf(shown), ...ends }));
      return { keys: parts.flatMap(({ batchId, seqs }) => seqs.map((seq) => keyOfRow({ batchId, seq }))), rows };
    },
  };
}
