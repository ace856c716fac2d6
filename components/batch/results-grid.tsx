"use client";

import { useCallback } from "react";
import { useTeam } from "@/components/shared/team-context";
import type { ResultRow } from "@/lib/results/contract";
import { RowsGrid, type RowsGridProps } from "./rows-grid";
import { windowQuery } from "./use-result-rows";
import type { ResultView } from "./use-result-view";
import { useWindows } from "./use-windows";

type ResultsGridProps = Omit<RowsGridProps<ResultRow>, "rowAt" | "onDrawn" | "isChosen" | "aside"> & {
  batchId: string;
  view: ResultView;
  /** Places in the input file of the rows that are chosen. */
  selected: ReadonlySet<number>;
};

/** The rows of a batch, each asked for with the window it stands in. */
export function ResultsGrid({ batchId, view, selected, ...props }: ResultsGridProps) {
  const { slug } = useTeam();
  const query = useCallback((index: number) => windowQuery(slug, batchId, view, index), [slug, batchId, view]);
  const isChosen = useCallback(({ seq }: ResultRow) => selected.has(seq), [selected]);
  return <RowsGrid {...props} {...useWindows(query, props.indexes.length)} isChosen={isChosen} />;
}
