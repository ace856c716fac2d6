"use client";

import { hashKey, useQueries, useQueryClient } from "@tanstack/react-query";
import { useCallback, useEffect, useMemo, useState } from "react";
import { useTeam } from "@/components/shared/team-context";
import type { listResults, ResultRow } from "@/lib/results/contract";
import type { CallOutput } from "@/lib/wire/endpoint";
import { windowQuery, windowRows } from "./use-result-rows";
import type { ResultView } from "./use-result-view";

/** Whoever scrolls fast passes over rows without reading them; those are not asked for. */
const restMs = 60;
const aheadRows = 30;

type Page = CallOutput<typeof listResults>;
type Stretch = { from: number; to: number };

const windowOf = (index: number): number => Math.floor(Math.max(0, index) / windowRows);

/** The windows of a view that the drawn rows lie in, and those they will soon reach. */
export function useWindows(batchId: string, view: ResultView, count: number) {
  const { slug } = useTeam();
  const client = useQueryClient();
  const [drawn, setDrawn] = useState<Stretch>({ from: 0, to: 0 });
  const onDrawn = useCallback(
    (first: number, last: number) => {
      const [from, to] = [windowOf(first - aheadRows), windowOf(Math.min(count - 1, last + aheadRows))];
      setDrawn((before) => (before.from === from && before.to === to ? before : { from, to }));
    },
    [count],
  );
  const [{ from, to }, setWanted] = useState(drawn);
  useEffect(() => {
    const timer = setTimeout(() => setWanted(drawn), restMs);
    return () => clearTimeout(timer);
  }, [drawn]);

  const windows = useQueries({
    queries: Array.from({ length: to - from + 1 }, (_, at) =>
      windowQuery(slug, batchId, view, (from + at) * windowRows),
    ),
    combine: (all) => all.map(({ data }) => data?.rows),
  });

  // Rows fly past by the dozen a frame: what a window is called is spelt once.
  const nameOf = useMemo(() => {
    const names = new Map<number, string>();
    return (window: number): string => {
      const known = names.get(window) ?? hashKey(windowQuery(slug, batchId, view, window * windowRows).queryKey);
      names.set(window, known);
      return known;
    };
  }, [slug, batchId, view]);
  const rowAt = useCallback(
    (index: number): ResultRow | undefined => {
      const window = windowOf(index);
      // A window that was read before is drawn at once, before it is asked for again.
      const rows = windows[window - from] ?? client.getQueryCache().get<Page>(nameOf(window))?.state.data?.rows;
      return rows?.[index % windowRows];
    },
    [windows, from, client, nameOf],
  );
  return { rowAt, onDrawn };
}
