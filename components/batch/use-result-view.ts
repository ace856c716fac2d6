"use client";

import { parseAsInteger, parseAsString, parseAsStringLiteral, useQueryStates } from "nuqs";
import { useState } from "react";
import type { Batch } from "@/lib/batches/contract";
import { isRunning } from "@/lib/batches/rules";
import { type Condition, parseColumn, readConditions, sortColumn, writeConditions } from "@/lib/results/columns";
import { type ResultFilter, resultFilters, searchModes, searchScopes } from "@/lib/results/contract";

/** Which rows are shown, and in which order. */
export type ResultView = {
  filter: ResultFilter;
  search: string;
  mode: (typeof searchModes)[number];
  scope: (typeof searchScopes)[number];
  /** As `writeConditions` makes it; empty for none. */
  where: string;
  /** Only failures of this cause. */
  cause: string;
  sort: string;
};

export const viewParsers = {
  show: parseAsStringLiteral(resultFilters),
  find: parseAsString.withDefault(""),
  how: parseAsStringLiteral(searchModes).withDefault("text"),
  within: parseAsStringLiteral(searchScopes).withDefault("all"),
  where: parseAsString.withDefault(""),
  cause: parseAsString.withDefault(""),
  order: parseAsString,
  row: parseAsInteger,
};

export const noView = {
  ...{ show: null, find: null, how: null, within: null },
  ...{ where: null, cause: null, order: null, row: null },
};

/** In such a view every row has its place from the start: it can follow the batch without moving what is being read. */
export const isSteady = ({ filter, search, where, cause, sort }: ResultView): boolean =>
  sort === "input" && filter === "all" && search === "" && where === "" && cause === "";

/** Whether a view leaves out what one did not see coming: what is answered is what one opens a running batch with. */
export const isNarrowed = ({ filter, search, where, cause }: ResultView): boolean =>
  search !== "" || where !== "" || cause !== "" || (filter !== "all" && filter !== "answered");

/** Which rows a view means, as the server takes it. */
export const selectionOf = ({ filter, search, mode, scope, where, cause }: ResultView) => ({
  filter,
  ...(search ? { search, mode, scope } : {}),
  ...(where ? { where } : {}),
  ...(cause ? { cause } : {}),
});

const isSort = (sort: string | null): sort is string => sort !== null && parseColumn(sortColumn(sort)) !== null;

/**
 * The view of the results as the address has it. A batch that still runs opens with what has been answered, newest
 * first; one that is over, and its requests, with every request in input order. That choice holds until the page is left.
 */
export function useResultView(batch: Pick<Batch, "status">, about: "results" | "requests") {
  const [state, setState] = useQueryStates(viewParsers);
  const [usual] = useState(() =>
    about === "results" && isRunning(batch.status)
      ? ({ filter: "answered", sort: "-arrival" } as const)
      : ({ filter: "all", sort: "input" } as const),
  );
  const conditions = readConditions(state.where) ?? [];
  const view: ResultView = {
    filter: state.show ?? usual.filter,
    search: state.find.slice(0, 200),
    mode: state.how,
    scope: state.within,
    where: writeConditions(conditions),
    cause: state.cause.slice(0, 300),
    sort: isSort(state.order) ? state.order : usual.sort,
  };
  const setFilter = (filter: ResultFilter) =>
    void setState({ show: filter === usual.filter ? null : filter, cause: null });
  return {
    view,
    conditions,
    /** The row whose drawer is open, by its place in the input file. */
    row: state.row,
    setRow: (row: number | null) => void setState({ row }),
    setFilter,
    setSearch: (find: string) => void setState({ find }),
    setMode: (how: ResultView["mode"]) => void setState({ how }),
    setScope: (within: ResultView["scope"]) => void setState({ within }),
    setConditions: (next: readonly Condition[]) => void setState({ where: writeConditions(next) }),
    setSort: (sort: string) => void setState({ order: sort === usual.sort ? null : sort }),
    clearCause: () => void setState({ cause: null }),
    clear: () => void setState({ show: "all", find: null, where: null, cause: null }),
    /** Opens a view as a whole: one that was saved. */
    show: ({ filter, search, mode, scope, where, sort, cause }: ResultView) =>
      void setState({ show: filter, find: search, how: mode, within: scope, where, order: sort, cause: cause || null }),
  };
}

export type ViewControl = ReturnType<typeof useResultView>;
