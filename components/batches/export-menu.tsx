"use client";

import { Download } from "lucide-react";
import { useTeam } from "@/components/shared/team-context";
import { Button } from "@/components/ui/button";
import {
  DropdownMenu,
  DropdownMenuContent,
  DropdownMenuItem,
  DropdownMenuTrigger,
} from "@/components/ui/dropdown-menu";
import type { BulkTarget } from "@/lib/bulk/contract";
import { bulkExportUrl } from "@/lib/bulk/queries";

type ExportMenuProps = { target: BulkTarget; label?: string };

const formats = [
  { format: "csv", title: "This list as CSV", note: "one line per batch, with counts, tokens and cost" },
  { format: "zip", title: "Results as ZIP", note: "answers and failures as delivered, at most 500 batches" },
] as const;

/** Downloads of what is meant: the whole filtered list, or what is ticked. */
export function ExportMenu({ target, label = "Export" }: ExportMenuProps) {
  const { slug } = useTeam();
  return (
    <DropdownMenu>
      <DropdownMenuTrigger asChild>
        <Button variant="outline" size="sm">
          <Download aria-hidden />
          {label}
        </Button>
      </DropdownMenuTrigger>
      <DropdownMenuContent className="w-72">
        {formats.map(({ format, title, note }) => (
          <DropdownMenuItem key={format} asChild>
            <a href={bulkExportUrl(slug, format, target)} download>
              <span>
                <span className="block">{title}</span>
                <span className="block text-xs text-muted-foreground">{note}</span>
              </span>
            </a>
          </DropdownMenuItem>
        ))}
      </DropdownMenuContent>
    </DropdownMenu>
  );
}
