"use client";

import { Download, Undo2, Wrench, X } from "lucide-react";
import { undoFix } from "@/components/shared/jsonl/check-draft";
import type { Desk } from "@/components/shared/jsonl/desk";
import { currentVersion, type Draft, isBusy, isSending } from "@/components/shared/jsonl/draft";
import { DraftTop } from "@/components/shared/jsonl/draft-top";
import { PickFiles } from "@/components/shared/jsonl/file-buttons";
import { FileTask } from "@/components/shared/jsonl/file-task";
import { correctedName } from "@/components/shared/jsonl/file-words";
import { saveBlob } from "@/components/shared/jsonl/save-blob";
import { Button } from "@/components/ui/button";
import { Card } from "@/components/ui/card";
import { replaceFile } from "./replace-file";
import { dropDraft } from "./send-draft";
import { SendingNotice } from "./sending-notice";

type FileCardProps = {
  desk: Desk;
  draft: Draft;
  isChecked: boolean;
  /** Takes the file to the Workbench. */
  onBench: () => void;
};

/** The file of a draft: what it is, what was corrected, what is being done to it, and the ways to change it. */
export function FileCard({ desk, draft, isChecked, onBench }: FileCardProps) {
  const version = currentVersion(draft);
  const isFixed = draft.versions.length > 1;
  const isLocked = isSending(draft);
  return (
    <Card aria-label={`File ${draft.fileName}`} className="relative overflow-hidden">
      <DraftTop
        desk={desk}
        draft={draft}
        isChecked={isChecked}
        kept="your drafts"
        actions={
          <>
            {isFixed && (
              <>
                <Button
                  variant="outline"
                  size="sm"
                  disabled={isLocked || isBusy(draft)}
                  onClick={() => void undoFix(desk, draft.id)}
                >
                  <Undo2 aria-hidden />
                  Undo
                </Button>
                <Button
                  variant="outline"
                  size="sm"
                  disabled={!version}
                  onClick={() => version && saveBlob(version.blob, correctedName(draft.fileName))}
                >
                  <Download aria-hidden />
                  Corrected copy
                </Button>
              </>
            )}
            {version && !isLocked && (
              <Button variant="outline" size="sm" disabled={isBusy(draft)} onClick={onBench}>
                <Wrench aria-hidden />
                Open on the Workbench
              </Button>
            )}
            {!isLocked && !draft.serverFile && (
              <PickFiles
                label="Replace"
                size="sm"
                onFiles={([file]) => file && void replaceFile(desk, draft.id, file)}
              />
            )}
            <Button
              variant="ghost"
              size="icon-sm"
              aria-label={`Remove ${draft.fileName}`}
              disabled={isLocked}
              onClick={() => void dropDraft(desk, draft.id)}
            >
              <X aria-hidden />
            </Button>
          </>
        }
      />
      <FileTask desk={desk} draft={draft} isChecked={isChecked} />
      <SendingNotice desk={desk} draft={draft} />
    </Card>
  );
}
