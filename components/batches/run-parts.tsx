"use client";

import { useQuery } from "@tanstack/react-query";
import type { ReactNode } from "react";
import { useTeam } from "@/components/shared/team-context";
import type { Batch } from "@/lib/batches/contract";
import { runPartsQuery } from "@/lib/batches/queries";
import type { Selection } from "./use-selection";

export type Part = { batch: Batch; isSelected: boolean; onSelect: () => void };

type RunPartsProps = {
  runId: string;
  /** The row that stands for the run: ticked, it means all of them. */
  runKey: string;
  isArchive: boolean;
  selection: Selection;
  loading: ReactNode;
  children: (part: Part) => ReactNode;
};

/** All parts of a run that was opened, oldest first, each to be ticked by itself. */
export function RunParts({ runId, runKey, isArchive, selection, loading, children }: RunPartsProps) {
  const { slug } = useTeam();
  const { data } = useQuery(runPartsQuery(slug, runId, isArchive ? "archived" : "all"));
  if (!data) return loading;
  const ids = data.batches.map((batch) => batch.id);
  return data.batches.map((batch) =>
    children({
      batch,
      isSelected: selection.has(runKey) || selection.has(batch.id),
      onSelect: () => selection.togglePart(runKey, batch.id, ids),
    }),
  );
}
