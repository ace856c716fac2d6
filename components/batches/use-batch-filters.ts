"use client";

import {
  parseAsArrayOf,
  parseAsBoolean,
  parseAsInteger,
  parseAsString,
  parseAsStringLiteral,
  useQueryStates,
} from "nuqs";
import { useCallback, useMemo, useState } from "react";
import { batchViews } from "@/lib/batches/filter";
import { batchSorts } from "@/lib/batches/list-contract";
import { type BatchListInput, firstPage } from "@/lib/batches/queries";
import { filterOf, isNarrowedBy } from "./filter-of";

const several = parseAsArrayOf(parseAsString).withDefault([]);

const parsers = {
  view: parseAsStringLiteral(batchViews).withDefault("all"),
  q: parseAsString.withDefault(""),
  mine: parseAsBoolean.withDefault(false),
  overdue: parseAsBoolean.withDefault(false),
  flagged: parseAsBoolean.withDefault(false),
  status: several,
  member: several,
  model: several,
  connection: several,
  window: several,
  tag: several,
  days: parseAsInteger,
  from: parseAsString,
  to: parseAsString,
  usedFrom: parseAsString,
  usedTo: parseAsString,
  file: parseAsString,
  sort: parseAsStringLiteral(batchSorts).withDefault("created"),
  dir: parseAsStringLiteral(["asc", "desc"]).withDefault("desc"),
  page: parseAsInteger.withDefault(1),
  after: parseAsString,
};

export const pageRows = firstPage.limit;

export type BatchSort = (typeof batchSorts)[number];

/** Orders in which the first look is at the small end. */
const upward: readonly BatchSort[] = ["name", "ends", "state"];

/** What the list is narrowed and sorted by, kept in the address, and the page within it. */
export function useBatchFilters() {
  const [state, setState] = useQueryStates(parsers);
  const { sort, dir, page, after } = state;
  // The way back: keyset pages know only what follows them.
  const [trail] = useState(() => new Map<string, string>());
  const filter = useMemo(() => filterOf(state), [state]);
  const narrowKey = JSON.stringify([filter, sort, dir]);

  const input: BatchListInput = useMemo(
    () => ({ ...filter, sort, direction: dir, limit: pageRows, ...(after ? { cursor: after } : {}) }),
    [filter, sort, dir, after],
  );

  /** Narrows or sorts anew, which always starts at the first page. */
  const change = useCallback(
    (next: Partial<typeof state>) => void setState({ ...next, page: null, after: null }),
    [setState],
  );
  const sortBy = (next: BatchSort) => {
    const other = dir === "asc" ? "desc" : "asc";
    change({ sort: next, dir: sort === next ? other : upward.includes(next) ? "asc" : "desc" });
  };
  const nextPage = (cursor: string) => {
    if (after) trail.set(`${narrowKey}${page}`, after);
    void setState({ page: page + 1, after: cursor }, { history: "push" });
  };
  const previousPage = () => {
    const cursor = trail.get(`${narrowKey}${page - 1}`);
    // After a reload the way back is not known: then it leads to the start.
    void setState(cursor ? { page: page - 1, after: cursor } : { page: null, after: null }, { history: "push" });
  };
  const clear = () => void setState(null);
  return {
    ...{ state, filter, input, narrowKey, isNarrowed: isNarrowedBy(state) },
    ...{ change, sortBy, nextPage, previousPage, clear },
  };
}

export type BatchFilters = ReturnType<typeof useBatchFilters>;
