"use client";

import { parseAsBoolean, parseAsInteger, parseAsString, parseAsStringLiteral, useQueryStates } from "nuqs";
import { useCallback, useMemo, useState } from "react";
import { batchSorts, batchViews } from "@/lib/batches/contract";
import { type BatchListInput, firstPage } from "@/lib/batches/queries";

const parsers = {
  view: parseAsStringLiteral(batchViews).withDefault("all"),
  q: parseAsString.withDefault(""),
  mine: parseAsBoolean.withDefault(false),
  model: parseAsString,
  connection: parseAsString,
  sort: parseAsStringLiteral(batchSorts).withDefault("created"),
  dir: parseAsStringLiteral(["asc", "desc"]).withDefault("desc"),
  page: parseAsInteger.withDefault(1),
  after: parseAsString,
};

export const pageRows = firstPage.limit;

export type BatchSort = (typeof batchSorts)[number];

/** What the list is narrowed and sorted by, kept in the address, and the page within it. */
export function useBatchFilters() {
  const [state, setState] = useQueryStates(parsers);
  const { view, q, mine, model, connection, sort, dir, page, after } = state;
  // The way back: keyset pages know only what follows them.
  const [trail] = useState(() => new Map<string, string>());
  const trailKey = JSON.stringify([view, q, mine, model, connection, sort, dir]);

  const input: BatchListInput = useMemo(
    () => ({
      view,
      sort,
      direction: dir,
      limit: pageRows,
      ...(q ? { search: q.slice(0, 200) } : {}),
      ...(mine ? { isMine: "true" } : {}),
      ...(model ? { model } : {}),
      ...(connection ? { connectionId: connection } : {}),
      ...(after ? { cursor: after } : {}),
    }),
    [view, q, mine, model, connection, sort, dir, after],
  );

  /** Narrows or sorts anew, which always starts at the first page. */
  const change = useCallback(
    (next: Partial<typeof state>) => void setState({ ...next, page: null, after: null }),
    [setState],
  );
  const sortBy = (next: BatchSort) => {
    const first = next === "name" ? "asc" : "desc";
    const other = dir === "asc" ? "desc" : "asc";
    change({ sort: next, dir: sort === next ? other : first });
  };
  const nextPage = (cursor: string) => {
    if (after) trail.set(`${trailKey}${page}`, after);
    void setState({ page: page + 1, after: cursor }, { history: "push" });
  };
  const previousPage = () => {
    const cursor = trail.get(`${trailKey}${page - 1}`);
    // After a reload the way back is not known: then it leads to the start.
    void setState(cursor ? { page: page - 1, after: cursor } : { page: null, after: null }, { history: "push" });
  };
  const clear = () => void setState(null);

  const isNarrowed = view !== "all" || q !== "" || mine || model !== null || connection !== null;
  return { state, input, isNarrowed, change, sortBy, nextPage, previousPage, clear };
}

export type BatchFilters = ReturnType<typeof useBatchFilters>;
