"use client";

import { ChevronDown } from "lucide-react";
import { useTeam } from "@/components/shared/team-context";
import { Button } from "@/components/ui/button";
import {
  DropdownMenu,
  DropdownMenuContent,
  DropdownMenuItem,
  DropdownMenuLabel,
  DropdownMenuTrigger,
} from "@/components/ui/dropdown-menu";
import type { Batch } from "@/lib/batches/contract";
import { formatCount, plural } from "@/lib/format";
import { exportPath } from "@/lib/results/contract";
import { CopiesDownload } from "./copies-download";
import { MasksDownload } from "./masks-download";
import { TableDownload } from "./table-download";

/** Plain links: the browser downloads, and a broken one is taken up again by the browser's own means. */
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
    <DropdownMenu modal={false}>
      <DropdownMenuTrigger asChild>
        <Button variant="outline">
          Download
          <ChevronDown aria-hidden className="-mr-1 size-3.5" />
        </Button>
      </DropdownMenuTrigger>
      <DropdownMenuContent className="min-w-64">
        {isPartial && <DropdownMenuLabel>Not all answers are here yet</DropdownMenuLabel>}
        <TableDownload batch={batch} isEmpty={completed === 0} />
        <MasksDownload batch={batch} isEmpty={completed === 0} />
        <CopiesDownload batch={batch} isEmpty={completed === 0} />
        {choices.map(({ href, label, note, isEmpty }) => (
          <DropdownMenuItem key={href} asChild disabled={isEmpty}>
            <a href={href} download>
              <span>
                <span className="block">{label}</span>
                <span className="block text-xs text-muted-foreground tabular-nums">{note}</span>
              </span>
            </a>
          </DropdownMenuItem>
        ))}
      </DropdownMenuContent>
    </DropdownMenu>
  );
}
