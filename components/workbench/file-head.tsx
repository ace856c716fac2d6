"use client";

import { CopyPlus, Undo2 } from "lucide-react";
import { addMade } from "@/components/shared/jsonl/add-files";
import { undoFix } from "@/components/shared/jsonl/check-draft";
import type { Desk } from "@/components/shared/jsonl/desk";
import { currentVersion, type Draft, isBusy } from "@/components/shared/jsonl/draft";
import { FileTask } from "@/components/shared/jsonl/file-task";
import { correctedName, correctionsSentence, fileFacts } from "@/components/shared/jsonl/file-words";
import { Button } from "@/components/ui/button";
import { Card } from "@/components/ui/card";
import { FileActions } from "./file-actions";

/** The file the tools work on: what it is, what was done to it, and where it can go from here. */
export function FileHead({ desk, draft, isChecked }: { desk: Desk; draft: Draft; isChecked: boolean }) {
  const version = currentVersion(draft);
  const corrections = correctionsSentence(draft.versions);
  const isFixed = draft.versions.length > 1;
  return (
    <Card aria-label={`File ${draft.fileName}`} className="relative overflow-hidden">
      <div className="flex flex-wrap items-center gap-x-3 gap-y-2.5 px-4 py-3.5">
        <div className="min-w-40 flex-1">
          <h2 className="truncate font-semibold" title={draft.fileName}>
            {draft.fileName}
          </h2>
          <p className="text-xs text-muted-foreground tabular-nums">{fileFacts(draft, isChecked) || "Just arrived"}</p>
          {draft.beside.source && (
            <p className="mt-0.5 text-xs text-muted-foreground">Made from the rows of {draft.beside.source.name}</p>
          )}
          {corrections && <p className="mt-0.5 text-xs text-pretty text-good-ink">{corrections}</p>}
          {draft.isKept === false && (
            <p className="mt-0.5 text-xs text-pretty text-risk-ink">
              {desk.isOwner ? "This browser has no room to keep a copy" : "Another tab keeps your workbench"}: after a
              reload you would have to drop the file again.
            </p>
          )}
        </div>
        <div className="flex flex-wrap items-center gap-2">
          {isFixed && (
            <Button variant="outline" size="sm" disabled={isBusy(draft)} onClick={() => void undoFix(desk, draft.id)}>
              <Undo2 aria-hidden />
              Undo
            </Button>
          )}
          {isFixed && version && (
            <Button
              variant="outline"
              size="sm"
              onClick={() => addMade(desk, correctedName(draft.fileName), version.blob, draft.beside)}
            >
              <CopyPlus aria-hidden />
              Keep as a new file
            </Button>
          )}
          {version && (
            <FileActions
              name={isFixed ? correctedName(draft.fileName) : draft.fileName}
              blob={version.blob}
              beside={draft.beside}
            />
          )}
        </div>
      </div>
      <FileTask desk={desk} draft={draft} isChecked={isChecked} />
    </Card>
  );
}
