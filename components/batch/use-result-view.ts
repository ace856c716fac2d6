"use client";

import { parseAsInteger, parseAsString, parseAsStringLiteral, useQueryStates } from "nuqs";
import { useState } from "react";
import type { Batch } from "@/lib/batches/contract";
import { isRunning } from "@/lib/batches/rules";
import { parseColumn, sortColumn } from "@/lib/results/columns";
import { type ResultFilter, resultFilters } from "@/lib/results/contract";

/** Which rows are shown, and in which order. */
export type ResultView = { filter: ResultFilter; search: string; sort: string };

const parsers = {
  show: parseAsStringLiteral(resultFilters),
  find: parseAsString.withDefault(""),
  order: parseAsString,
  row: parseAsInteger,
};

/** In such a view every row has its place from the start: it can follow the batch without moving what is being read. */
export const isSteady = ({ filter, search, sort }: ResultView): boolean =>
  sort === "input" && filter === "all" && search === "";

/**
 * The view of the results as the address has it. A batch that still runs opens with what has been answered, newest
 * first; one that is over with every request in input order. That choice holds until the page is left.
 */
export function useResultView(batch: Pick<Batch, "status">) {
  const [state, setState] = useQueryStates(parsers);
  const [usual] = useState(() =>
    isRunning(batch.status)
      ? ({ filter: "answered", sort: "-arrival" } as const)
      : ({ filter: "all", sort: "input" } as const),
  );
  const view: ResultView = {
    filter: state.show ?? usual.filter,
    search: state.find.slice(0, 200),
    sort: state.order !== null && parseColumn(sortColumn(state.order)) ? state.order : usual.sort,
  };
  return {
    view,
    /** The row whose drawer is open, by its place in the input file. */
    row: state.row,
    setRow: (row: number | null) => void setState({ row }),
    setFilter: (filter: ResultFilter) => void setState({ show: filter === usual.filter ? null : filter }),
    setSearch: (find: string) => void setState({ find }),
    setSort: (sort: string) => void setState({ order: sort === usual.sort ? null : sort }),
    clear: () => void setState({ show: "all", find: null }),
  };
}
