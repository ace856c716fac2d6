"use client";

import { toast } from "sonner";
import type { LocalFile } from "@/components/shared/jsonl/draft";
import { useTeam } from "@/components/shared/team-context";
import { DropdownMenuItem } from "@/components/ui/dropdown-menu";
import { exportPath } from "@/lib/results/exports/contract";
import { useBeside } from "./use-beside";

type LocalDownloadProps = {
  batchId: string;
  /** What this browser kept beside the batch. */
  kept: Parameters<typeof useBeside>[1];
  title: string;
  /** Says where it comes from; `name` is that of the kept file. */
  note: (name: string) => string;
  isEmpty: boolean;
  /** The export of the batch that it is made with. */
  format: Parameters<typeof exportPath>[2];
  options?: Parameters<typeof exportPath>[3];
  /** Puts the answers together with what was kept, and saves that. */
  save: (answers: Blob, kept: LocalFile) => Promise<void>;
  /** Begins what is said when it does not work. */
  failure: string;
};

/** A download that is put together in this browser, with something that only it has. Nothing where it has none. */
export function LocalDownload({
  batchId,
  kept,
  title,
  note,
  isEmpty,
  format,
  options,
  save,
  failure,
}: LocalDownloadProps) {
  const { slug } = useTeam();
  const file = useBeside(batchId, kept);
  if (!file) return null;
  const download = async () => {
    try {
      const response = await fetch(exportPath(slug, batchId, format, options));
      if (!response.ok) throw new Error(`The answers came with ${response.status}.`);
      await save(await response.blob(), file);
    } catch {
      toast.error(failure, { description: "Check the connection and try again." });
    }
  };
  return (
    <DropdownMenuItem disabled={isEmpty} onSelect={() => void download()}>
      <span>
        <span className="block">{title}</span>
        <span className="block text-xs text-muted-foreground">{note(file.name)}</span>
      </span>
    </DropdownMenuItem>
  );
}
