"use client";

import { Download, Undo2, X } from "lucide-react";
import { FileIcon } from "@/components/shared/file-icon";
import { undoFix } from "@/components/shared/jsonl/check-draft";
import type { Desk } from "@/components/shared/jsonl/desk";
import { currentVersion, type Draft, isBusy, isSending } from "@/components/shared/jsonl/draft";
import { PickFiles } from "@/components/shared/jsonl/file-buttons";
import { FileTask } from "@/components/shared/jsonl/file-task";
import { correctedName, correctionsSentence, fileFacts } from "@/components/shared/jsonl/file-words";
import { saveBlob } from "@/components/shared/jsonl/save-blob";
import { Button } from "@/components/ui/button";
import { Card } from "@/components/ui/card";
import { replaceFile } from "./replace-file";
import { dropDraft } from "./send-draft";
import { SendingNotice } from "./sending-notice";

type FileCardProps = { desk: Desk; draft: Draft; isChecked: boolean };

/** The file of a draft: what it is, what was corrected, what is being done to it, and the ways to change it. */
export function FileCard({ desk, draft, isChecked }: FileCardProps) {
  const version = currentVersion(draft);
  const corrections = correctionsSentence(draft.versions);
  const isFixed = draft.versions.length > 1;
  const isLocked = isSending(draft);
  return (
    <Card aria-label={`File ${draft.fileName}`} className="relative overflow-hidden">
      <div className="flex flex-wrap items-center gap-x-3 gap-y-2.5 px-4 py-3.5">
        <FileIcon name={draft.fileName} />
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
              {desk.isOwner ? "This browser has no room to keep a copy" : "Another tab keeps your drafts"}: after a
              reload you would have to drop the file again.
            </p>
          )}
        </div>
        <div className="flex flex-wrap items-center gap-2">
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
          {!isLocked && !draft.serverFile && (
            <PickFiles label="Replace" size="sm" onFiles={([file]) => file && void replaceFile(desk, draft.id, file)} />
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
        </div>
      </div>
      <FileTask desk={desk} draft={draft} isChecked={isChecked} />
      <SendingNotice desk={desk} draft={draft} />
    </Card>
  );
}
