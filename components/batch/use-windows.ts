"use client";

import { hashKey, type QueryKey, type UseQueryOptions, useQueries, useQueryClient } from "@tanstack/react-query";
import { useCallback, useDeferredValue, useEffect, useMemo, useState } from "react";

export const windowRows = 100;
/** More than a line of a wide screen holds. */
export const gridLetters = 240;
/** Whoever scrolls fast passes over rows without reading them; those are not asked for. */
const restMs = 60;
const aheadRows = 30;

type Stretch = { from: number; to: number };

const windowOf = (index: number): number => Math.floor(Math.max(0, index) / windowRows);

/** How the window is asked for that holds the row at `index`; it keeps its identity as long as it asks the same. */
type WindowQuery<Page, Key extends QueryKey> = (index: number) => UseQueryOptions<Page, Error, Page, Key>;

/** The windows of a view that the drawn rows lie in, and those they will soon reach. */
export function useWindows<Row, Page extends { rows: Row[] }, Key extends QueryKey>(
  query: WindowQuery<Page, Key>,
  count: number,
) {
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
    queries: Array.from({ length: to - from + 1 }, (_, at) => query((from + at) * windowRows)),
    combine: (all) => all.map(({ data }) => data?.rows),
  });
  const now = useMemo(() => ({ query, from, windows }), [query, from, windows]);
  // A screenful of rows that have come is drawn in slices, between which whoever scrolls on is answered.
  const before = useDeferredValue(now);
  const read = before.query === query ? before : now;

  // Rows fly past by the dozen a frame: what a window is called is spelt once.
  const nameOf = useMemo(() => {
    const names = new Map<number, string>();
    return (window: number): string => {
      const known = names.get(window) ?? hashKey(query(window * windowRows).queryKey);
      names.set(window, known);
      return known;
    };
  }, [query]);
  const rowAt = useCallback(
    (index: number): Page["rows"][number] | undefined => {
      const window = windowOf(index);
      // A window that was read before is drawn at once, before it is asked for again.
      const rows =
        read.windows[window - read.from] ?? client.getQueryCache().get<Page>(nameOf(window))?.state.data?.rows;
      return rows?.[index % windowRows];
    },
    [read, client, nameOf],
  );
  return { rowAt, onDrawn };
}
