"use client";

import { DownloadButton } from "@/components/batch/download-button";
import { useTeam } from "@/components/shared/team-context";
import { plural } from "@/lib/format";
import { type RunExportFormat, runExportPath } from "@/lib/results/runs/contract";
import type { RunSum } from "./sum-run";

/** The results of all parts in one file. */
export function RunDownload({ runId, run }: { runId: string; run: RunSum }) {
  const { slug } = useTeam();
  const { total, completed, failed } = run.summary.counts;
  const path = (format: RunExportFormat) => runExportPath(slug, runId, format, { merged: "true", copies: "true" });
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
  return <DownloadButton choices={choices} isPartial={!run.isComplete} />;
}
