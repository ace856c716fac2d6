"use client";

import { useCallback, useMemo } from "react";
import { RowsGrid, type RowsGridProps } from "@/components/batch/rows-grid";
import type { ResultView } from "@/components/batch/use-result-view";
import { useWindows } from "@/components/batch/use-windows";
import { useTeam } from "@/components/shared/team-context";
import type { Batch } from "@/lib/batches/contract";
import type { RunRow } from "@/lib/results/runs/contract";
import { keyOfRow } from "./run-choice";
import { runWindowQuery } from "./use-run-rows";

type RunGridProps = Omit<RowsGridProps<RunRow>, "rowAt" | "onDrawn" | "isChosen" | "aside"> & {
  runId: string;
  view: ResultView;
  parts: readonly Batch[];
  /** Rows by `keyOfRow`. */
  selected: ReadonlySet<string>;
};

/** The rows of all parts, each with the number of its part. */
export function RunGrid({ runId, view, parts, selected, ...props }: RunGridProps) {
  const { slug: team } = useTeam();
  const query = useCallback((index: number) => runWindowQuery({ team, runId, view }, index), [team, runId, view]);
  const isChosen = useCallback((row: RunRow) => selected.has(keyOfRow(row)), [selected]);
  // Parts are told anew every second; what a row says of its part stays the same.
  const names = JSON.stringify(parts.map(({ id, name }) => [id, name]));
  const aside = useMemo(() => {
    const told = (JSON.parse(names) as [string, string][]).map(
      ([id, title], at) => [id, { text: String(at + 1), title }] as const,
    );
    const numbers = new Map(told);
    return { label: "Part", px: 64, of: ({ batchId }: RunRow) => numbers.get(batchId) ?? { text: "–", title: "" } };
  }, [names]);
  return <RowsGrid {...props} {...useWindows(query, props.indexes.length)} isChosen={isChosen} aside={aside} />;
}
