"use client";

import { toast } from "sonner";
import type { LocalFile } from "@/components/shared/jsonl/draft";
import { saveBlob } from "@/components/shared/jsonl/save-blob";
import { useTeam } from "@/components/shared/team-context";
import { DropdownMenuItem } from "@/components/ui/dropdown-menu";
import type { Batch } from "@/lib/batches/contract";
import { exportPath } from "@/lib/results/contract";
import { useBeside } from "./use-beside";

/** The table the batch was made of in this browser and which stayed here, with the answers beside its rows. Nothing where there is none. */
export function LocalTableDownload({ batch, isEmpty }: { batch: Batch; isEmpty: boolean }) {
  const { slug } = useTeam();
  const table = useBeside(batch.id, "source");
  if (!table) return null;
  return (
    <DropdownMenuItem disabled={isEmpty} onSelect={() => void save(slug, batch.id, table)}>
      <span>
        <span className="block">Your table with the answers, CSV</span>
        <span className="block text-xs text-muted-foreground">
          The rows of {table.name}, which this browser has kept
        </span>
      </span>
    </DropdownMenuItem>
  );
}

async function save(team: string, batchId: string, table: LocalFile): Promise<void> {
  try {
    const response = await fetch(exportPath(team, batchId, "csv", { merged: "true", sourceColumns: "false" }));
    if (!response.ok) throw new Error(`The answers came with ${response.status}.`);
    const { OpenTable } = await import("@/lib/jsonl/sheet/open-table");
    const opened = new OpenTable();
    try {
      const joined = await opened.join(table.blob, await response.blob());
      saveBlob(joined, `${table.name.replace(/\.[a-z]+$/i, "")}.answers.csv`);
    } finally {
      opened.close();
    }
  } catch {
    toast.error("The table could not be put together.", { description: "Check the connection and try again." });
  }
}
