"use client";

import { useQuery } from "@tanstack/react-query";
import { useTeam } from "@/components/shared/team-context";
import { DropdownMenuItem } from "@/components/ui/dropdown-menu";
import type { Batch } from "@/lib/batches/contract";
import { exportPath } from "@/lib/results/exports/contract";
import { fieldsQuery } from "@/lib/results/queries";
import { LocalTableDownload } from "./local-table-download";

/** The table the batch was made of, with the answers beside its rows: the server's, or else what this browser has kept of it. */
export function TableDownload({ batch, isEmpty }: { batch: Batch; isEmpty: boolean }) {
  const { slug } = useTeam();
  const { data, isError } = useQuery(fieldsQuery(slug, batch.id));
  if (!data && !isError) return null;
  if (!data?.fields.some(({ isOfTable }) => isOfTable)) return <LocalTableDownload batch={batch} isEmpty={isEmpty} />;
  return (["csv", "xlsx"] as const).map((format) => (
    <DropdownMenuItem key={format} asChild disabled={isEmpty}>
      <a href={exportPath(slug, batch.id, format, { layout: "table", merged: "true", copies: "true" })} download>
        <span>
          <span className="block">Your table with the answers, {format === "csv" ? "CSV" : "Excel"}</span>
          <span className="block text-xs text-muted-foreground">
            {format === "csv" ? "its own columns first, retries included" : "the same as a workbook"}
          </span>
        </span>
      </a>
    </DropdownMenuItem>
  ));
}
