"use client";

import { X } from "lucide-react";
import { FileIcon } from "@/components/shared/file-icon";
import type { Desk } from "@/components/shared/jsonl/desk";
import { currentVersion, type Draft, isBusy } from "@/components/shared/jsonl/draft";
import { FileButtons } from "@/components/shared/jsonl/file-buttons";
import { Button } from "@/components/ui/button";
import { Card, CardHeader, CardTitle } from "@/components/ui/card";
import { formatBytes, plural } from "@/lib/format";
import { cn } from "@/lib/utils";
import { removeFile } from "./remove-file";

type FileListProps = {
  desk: Desk;
  drafts: readonly Draft[];
  chosen: string | null;
  onChoose: (id: string) => void;
  onFiles: (files: File[]) => void;
};

/** The files on the bench; one of them is what the tools work on. */
export function FileList({ desk, drafts, chosen, onChoose, onFiles }: FileListProps) {
  return (
    <Card aria-label="Files on the workbench">
      <CardHeader>
        <CardTitle>Files</CardTitle>
        <span className="text-xs text-muted-foreground">{plural(drafts.length, "file")}, only in this browser</span>
      </CardHeader>
      <ul className="border-t py-1">
        {drafts.map((draft) => (
          <li key={draft.id} className="flex items-center gap-1 px-1.5">
            <button
              type="button"
              aria-pressed={draft.id === chosen}
              onClick={() => onChoose(draft.id)}
              className={cn(
                "flex min-w-0 flex-1 items-center gap-2.5 rounded-md px-2 py-1.5 text-left -outline-offset-2 hover:bg-accent",
                draft.id === chosen && "bg-accent",
              )}
            >
              <FileIcon name={draft.fileName} />
              <span className="min-w-0 flex-1">
                <span className="block truncate text-sm font-medium" title={draft.fileName}>
                  {draft.fileName}
                </span>
                <span className="block truncate text-xs text-muted-foreground tabular-nums">{factsOf(draft)}</span>
              </span>
            </button>
            <Button
              variant="ghost"
              size="icon-sm"
              aria-label={`Remove ${draft.fileName}`}
              onClick={() => void removeFile(desk, draft.id)}
            >
              <X aria-hidden />
            </Button>
          </li>
        ))}
      </ul>
      <div className="border-t px-4 py-3">
        <FileButtons onFiles={onFiles} />
      </div>
    </Card>
  );
}

function factsOf(draft: Draft): string {
  const version = currentVersion(draft);
  if (!version) return "Reading";
  const lines = version.result ? plural(version.result.report.requests, "line") : isBusy(draft) ? "Checking" : null;
  return [lines, formatBytes(version.blob.size)].filter(Boolean).join(" · ");
}
