"use client";

import { FileIcon } from "@/components/shared/file-icon";
import type { Beside } from "@/components/shared/jsonl/draft";
import { saveBlob } from "@/components/shared/jsonl/save-blob";
import { Button } from "@/components/ui/button";
import { Card } from "@/components/ui/card";
import { ScrollArea } from "@/components/ui/scroll-area";
import { formatBytes, plural } from "@/lib/format";
import { FileActions } from "./file-actions";

export type MadeFile = { name: string; blob: Blob; requests: number; beside?: Beside };

type MadeFilesProps = { sentence: string; files: readonly MadeFile[]; isInList: boolean; children?: React.ReactNode };

/** What a tool made: said in a sentence, each file with the ways to use it. */
export function MadeFiles({ sentence, files, isInList, children }: MadeFilesProps) {
  const saveAll = () => {
    for (const { blob, name } of files) saveBlob(blob, name);
  };
  return (
    <Card aria-label="Result">
      <div className="flex flex-wrap items-center gap-x-3 gap-y-2 px-4 py-3">
        <p role="status" className="min-w-40 flex-1 text-sm text-pretty wrap-anywhere">
          {sentence}
          {files.length > 0 && (
            <span className="text-muted-foreground">
              {" "}
              {isInList
                ? files.length === 1
                  ? "The new file is in the list."
                  : "The new files are in the list."
                : "There is no room for them in the list; download them from here."}
            </span>
          )}
        </p>
        {files.length > 1 && (
          <Button variant="outline" size="sm" onClick={saveAll}>
            Download all {files.length}
          </Button>
        )}
      </div>
      {children}
      {files.length > 0 && (
        <ScrollArea aria-label="Files made" className="max-h-96 border-t">
          <ul>
            {files.map(({ name, blob, requests, beside }) => (
              <li
                key={name}
                className="flex flex-wrap items-center gap-x-3 gap-y-2 border-b border-line px-4 py-2 last:border-b-0"
              >
                <FileIcon name={name} />
                <span className="min-w-40 flex-1">
                  <span className="block truncate text-sm font-medium" title={name}>
                    {name}
                  </span>
                  <span className="block text-xs text-muted-foreground tabular-nums">
                    {plural(requests, "line")} · {formatBytes(blob.size)}
                  </span>
                </span>
                <span className="flex flex-wrap gap-2">
                  <FileActions name={name} blob={blob} beside={beside ?? {}} />
                </span>
              </li>
            ))}
          </ul>
        </ScrollArea>
      )}
    </Card>
  );
}
