"use client";

import { useQueries, useQuery } from "@tanstack/react-query";
import { useCallback, useEffect, useMemo, useState } from "react";
import { useTeam } from "@/components/shared/team-context";
import type { ResultFilter } from "@/lib/results/contract";
import type { RunRow } from "@/lib/results/runs/contract";
import { runResultsQuery } from "@/lib/results/runs/queries";

export type RunView = { filter: ResultFilter; search: string };

const windowRows = 100;
/** More than a line of a wide screen holds. */
const letters = 240;
/** Whoever scrolls fast passes over rows without reading them; those are not asked for. */
const restMs = 60;
const aheadRows = 30;
/** Of several batches at once the live stream tells nothing: it is asked again while any of them runs. */
const againMs = 5_000;

const windowOf = (index: number): number => Math.floor(Math.max(0, index) / windowRows);

/** The rows of a run under a filter or a search; each window of them is asked for when it comes into sight. */
export function useRunRows(runId: string, { filter, search }: RunView, isRunning: boolean) {
  const { slug } = useTeam();
  const [drawn, setDrawn] = useState({ from: 0, to: 0 });
  const [wanted, setWanted] = useState(drawn);
  useEffect(() => {
    const timer = setTimeout(() => setWanted(drawn), restMs);
    return () => clearTimeout(timer);
  }, [drawn]);
  const windowQuery = (window: number) => ({
    ...runResultsQuery(slug, runId, {
      ...{ filter, offset: window * windowRows, limit: windowRows, letters },
      ...(search ? { search } : {}),
    }),
    refetchInterval: isRunning ? againMs : (false as const),
  });
  const first = useQuery(windowQuery(0));
  const count = first.data?.matching ?? 0;
  const windows = useQueries({
    queries: Array.from({ length: wanted.to - wanted.from + 1 }, (_, at) => ({
      ...windowQuery(wanted.from + at),
      // What stood in another window is no stand-in for this one.
      placeholderData: undefined,
    })),
    combine: (all) => all.map(({ data }) => data?.rows),
  });
  const onDrawn = useCallback(
    (from: number, to: number) => {
      const next = { from: windowOf(from - aheadRows), to: windowOf(Math.min(count - 1, to + aheadRows)) };
      setDrawn((before) => (before.from === next.from && before.to === next.to ? before : next));
    },
    [count],
  );
  const rowAt = useCallback(
    (index: number): RunRow | undefined => windows[windowOf(index) - wanted.from]?.[index % windowRows],
    [windows, wanted.from],
  );
  const indexes = useMemo(() => Array.from({ length: count }, (_, index) => index), [count]);
  return {
    indexes,
    counts: first.data?.counts,
    isLoading: first.isPending,
    isChanging: first.isPlaceholderData,
    error: first.data ? null : first.error,
    retry: () => void first.refetch(),
    rowAt,
    onDrawn,
  };
}
