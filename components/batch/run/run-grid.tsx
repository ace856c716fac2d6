"use client";

import { useQuery } from "@tanstack/react-query";
import { useCallback, useMemo } from "react";
import { RowsGrid, type RowsGridProps } from "@/components/batch/rows-grid";
import type { ResultView } from "@/components/batch/use-result-view";
import { useWindows } from "@/components/batch/use-windows";
import { useTeam } from "@/components/shared/team-context";
import type { Batch } from "@/lib/batches/contract";
import { runPartsQuery } from "@/lib/batches/queries";
import type { RunRow } from "@/lib/results/runs/contract";
import { keyOfRow } from "./run-choice";
import { partsAmong } from "./sum-run";
import { runWindowQuery } from "./use-run-rows";

type RunGridProps = Omit<RowsGridProps<RunRow>, "rowAt" | "onDrawn" | "isChosen" | "aside"> & {
  runId: string;
  view: ResultView;
  /** Rows by `keyOfRow`. */
  selected: ReadonlySet<string>;
};

/** They keep their identity while parts move and are called the same. */
const namesOfParts = ({ batches }: { batches: readonly Batch[] }) =>
  partsAmong(batches).map(({ id, name }) => ({ id, name }));

/** The rows of all parts, each with the number of its part. */
export function RunGrid({ runId, view, selected, ...props }: RunGridProps) {
  const { slug: team } = useTeam();
  const query = useCallback((index: number) => runWindowQuery({ team, runId, view }, index), [team, runId, view]);
  const isChosen = useCallback((row: RunRow) => selected.has(keyOfRow(row)), [selected]);
  const { data: parts } = useQuery({ ...runPartsQuery(team, runId, "all"), select: namesOfParts });
  const aside = useMemo(() => {
    const numbers = new Map(parts?.map(({ id, name }, at) => [id, { text: String(at + 1), title: name }]));
    return { label: "Part", px: 64, of: ({ batchId }: RunRow) => numbers.get(batchId) ?? { text: "–", title: "" } };
  }, [parts]);
  return <RowsGrid {...props} {...useWindows(query, props.indexes.length)} isChosen={isChosen} aside={aside} />;
}
