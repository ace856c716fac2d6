"use client";

import { useQuery } from "@tanstack/react-query";
import { useTeam } from "@/components/shared/team-context";
import { DropdownMenuItem } from "@/components/ui/dropdown-menu";
import type { Batch } from "@/lib/batches/contract";
import { fileQuery } from "@/lib/files/queries";
import { plural } from "@/lib/format";
import { exportPath } from "@/lib/results/exports/contract";

/** The answers under the ids of repeated requests too, which were not sent. Nothing where each was sent. */
export function CopiesDownload({ batch, isEmpty }: { batch: Batch; isEmpty: boolean }) {
  const { slug } = useTeam();
  const copies = useQuery(fileQuery(slug, batch.inputFile.id)).data?.copies;
  if (!copies) return null;
  return (
    <DropdownMenuItem asChild disabled={isEmpty}>
      <a href={exportPath(slug, batch.id, "jsonl", { merged: "true", copies: "true" })} download>
        <span>
          <span className="block">JSONL, a line for every id</span>
          <span className="block text-xs text-muted-foreground tabular-nums">
            in input order, with the answers of {plural(copies.requests, "request")} sent once
          </span>
        </span>
      </a>
    </DropdownMenuItem>
  );
}
