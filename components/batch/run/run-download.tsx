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
import { plural } from "@/lib/format";
import { type RunExportFormat, runExportPath } from "@/lib/results/runs/contract";
import type { RunSum } from "./sum-run";

/** The results of all parts in one file: plain links, which the browser takes by itself. */
export function RunDownload({ runId, run }: { runId: string; run: RunSum }) {
  const { slug } = useTeam();
  const { total, completed, failed } = run.counts;
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
  return (
    <DropdownMenu modal={false}>
      <DropdownMenuTrigger asChild>
        <Button variant="outline">
          Download
          <ChevronDown aria-hidden className="-mr-1 size-3.5" />
        </Button>
      </DropdownMenuTrigger>
      <DropdownMenuContent className="min-w-64">
        {!run.isComplete && <DropdownMenuLabel>Not all answers are here yet</DropdownMenuLabel>}
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
