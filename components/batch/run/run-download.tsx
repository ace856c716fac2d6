"use client";

import { DownloadButton } from "@/components/batch/download-button";
import { type ResultView, selectionOf } from "@/components/batch/use-result-view";
import { useTeam } from "@/components/shared/team-context";
import { plural } from "@/lib/format";
import { type RunExportFormat, runExportPath } from "@/lib/results/runs/contract";
import type { RunSum } from "./sum-run";

type RunDownloadProps = {
  runId: string;
  run: RunSum;
  /** Only the rows of a view, and how many they are. */
  narrowed?: { view: ResultView; count: number };
};

/** The results of all parts in one file. */
export function RunDownload({ runId, run, narrowed }: RunDownloadProps) {
  const { slug } = useTeam();
  const { completed, failed } = run.summary.counts;
  const total = narrowed?.count ?? run.summary.counts.total;
  const { cause: _, ...selection } = narrowed ? selectionOf(narrowed.view) : { cause: undefined };
  const path = (format: RunExportFormat) =>
    runExportPath(slug, runId, format, { merged: "true", copies: "true", ...selection });
  const choices = [
    {
      href: path("csv"),
      label: "CSV, in input order",
      note: `${plural(total, "row")} of ${plural(run.parts.length, "part")}, retries included`,
      isEmpty: total === 0,
    },
    { href: path("xlsx"), label: "Excel, in input order", note: "the same as a workbook", isEmpty: total === 0 },
    { href: path("parquet"), label: "Parquet", note: "the same, typed, for notebooks", isEmpty: total === 0 },
    {
      href: path("jsonl"),
      label: "JSONL, in input order",
      note: "a delivered line for every request that has one",
      isEmpty: completed + failed === 0,
    },
  ];
  return (
    <DownloadButton
      choices={choices}
      isPartial={!run.isComplete}
      {...(narrowed && { label: "Export", size: "sm" as const })}
    />
  );
}
