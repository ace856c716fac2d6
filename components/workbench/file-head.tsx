"use client";

import { CopyPlus, Undo2 } from "lucide-react";
import { addMade } from "@/components/shared/jsonl/add-files";
import { undoFix } from "@/components/shared/jsonl/check-draft";
import type { Desk } from "@/components/shared/jsonl/desk";
import { currentVersion, type Draft, isBusy } from "@/components/shared/jsonl/draft";
import { DraftTop } from "@/components/shared/jsonl/draft-top";
import { FileTask } from "@/components/shared/jsonl/file-task";
import { correctedName } from "@/components/shared/jsonl/file-words";
import { Button } from "@/components/ui/button";
import { Card } from "@/components/ui/card";
import { FileActions } from "./file-actions";

/** The file the tools work on: what it is, what was done to it, and where it can go from here. */
export function FileHead({ desk, draft, isChecked }: { desk: Desk; draft: Draft; isChecked: boolean }) {
  const version = currentVersion(draft);
  const isFixed = draft.versions.length > 1;
  return (
    <Card aria-label={`File ${draft.fileName}`} className="relative overflow-hidden">
      <DraftTop
        desk={desk}
        draft={draft}
        isChecked={isChecked}
        kept="your workbench"
        actions={
          <>
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
          </>
        }
      />
      <FileTask desk={desk} draft={draft} isChecked={isChecked} />
    </Card>
  );
}
