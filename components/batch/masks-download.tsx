"use client";

import { toast } from "sonner";
import type { LocalFile } from "@/components/shared/jsonl/draft";
import { saveBlob } from "@/components/shared/jsonl/save-blob";
import { useTeam } from "@/components/shared/team-context";
import { DropdownMenuItem } from "@/components/ui/dropdown-menu";
import type { Batch } from "@/lib/batches/contract";
import { exportPath } from "@/lib/results/contract";
import { useBeside } from "./use-beside";

/** The answers with the values a mask took out of the requests put back, in this browser. Nothing where there is no mask. */
export function MasksDownload({ batch, isEmpty }: { batch: Batch; isEmpty: boolean }) {
  const { slug } = useTeam();
  const masks = useBeside(batch.id, "masks");
  if (!masks) return null;
  return (
    <DropdownMenuItem disabled={isEmpty} onSelect={() => void save(slug, batch, masks)}>
      <span>
        <span className="block">Answers with masked values, JSONL</span>
        <span className="block text-xs text-muted-foreground">
          Put back here by {masks.name}, which never left this browser
        </span>
      </span>
    </DropdownMenuItem>
  );
}

async function save(team: string, { id, name }: Batch, masks: LocalFile): Promise<void> {
  try {
    const response = await fetch(exportPath(team, id, "jsonl"));
    if (!response.ok) throw new Error(`The answers came with ${response.status}.`);
    const [{ runTool }, { parseMaskMap }, { DEFAULT_LIMITS }] = await Promise.all([
      import("@/lib/jsonl/tools/run-tool"),
      import("@/lib/jsonl/tools/personal/masks"),
      import("@/lib/jsonl/limits"),
    ]);
    const map = parseMaskMap(await masks.blob.text());
    const input = { blob: await response.blob(), map };
    const { blob } = await runTool({ tool: "unmask", input, limits: DEFAULT_LIMITS });
    saveBlob(blob, `${name.replace(/[^\p{L}\p{N}._-]+/gu, "-")}.unmasked.jsonl`);
  } catch {
    toast.error("The values could not be put back.", { description: "Check the connection and try again." });
  }
}
