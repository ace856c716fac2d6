"use client";

import { useTeam } from "@/components/shared/team-context";
import type { Batch } from "@/lib/batches/contract";
import { formatCount, plural } from "@/lib/format";
import { exportPath } from "@/lib/results/exports/contract";
import { CopiesDownload } from "./copies-download";
import { DownloadButton } from "./download-button";
import { MasksDownload } from "./masks-download";
import { TableDownload } from "./table-download";

/** Everything of a batch that can be taken away as a file. */
export function DownloadMenu({ batch }: { batch: Batch }) {
  const team = useTeam();
  const { total, completed, failed } = batch.counts;
  const isPartial = !batch.results.isComplete;
  const path = (format: Parameters<typeof exportPath>[2]) => exportPath(team.slug, batch.id, format);
  // A table has an answer for every row that has one anywhere; what was delivered is that and nothing else.
  const table = (format: Parameters<typeof exportPath>[2]) =>
    exportPath(team.slug, batch.id, format, { merged: "true", copies: "true" });
  const choices = [
    {
      href: table("csv"),
      label: "CSV, in input order",
      note: `${plural(total, "row")}, each with its answer${isPartial ? " so far" : ""}, retries included`,
      isEmpty: total === 0,
    },
    {
      href: table("xlsx"),
      label: "Excel, in input order",
      note: "the same as a workbook",
      isEmpty: total === 0,
    },
    {
      href: table("parquet"),
      label: "Parquet",
      note: "the same, typed, for notebooks",
      isEmpty: total === 0,
    },
    {
      href: path("jsonl"),
      label: "JSONL, as delivered",
      note: isPartial ? `partial: ${formatCount(completed)} of ${plural(total, "row")}` : plural(completed, "row"),
      isEmpty: completed === 0,
    },
    { href: path("errors"), label: "Errors, JSONL", note: plural(failed, "row"), isEmpty: failed === 0 },
  ];
  return (
    <DownloadButton choices={choices} isPartial={isPartial}>
      <TableDownload batch={batch} isEmpty={completed === 0} />
      <MasksDownload batch={batch} isEmpty={completed === 0} />
      <CopiesDownload batch={batch} isEmpty={completed === 0} />
    </DownloadButton>
  );
}
