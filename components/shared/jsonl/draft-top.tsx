"use client";

import type { ReactNode } from "react";
import type { Desk } from "./desk";
import type { Draft } from "./draft";
import { FileTop } from "./file-top";
import { correctionsSentence, fileFacts } from "./file-words";
import { SourceNote } from "./source-note";

type DraftTopProps = {
  desk: Desk;
  draft: Draft;
  isChecked: boolean;
  /** What another tab may keep instead: "your drafts". */
  kept: string;
  actions: ReactNode;
};

/** The head of a draft's card: the file, where it came from, what was corrected, and whether it survives a reload. */
export function DraftTop({ desk, draft, isChecked, kept, actions }: DraftTopProps) {
  const corrections = correctionsSentence(draft.versions);
  return (
    <FileTop name={draft.fileName} facts={fileFacts(draft, isChecked) || "Just arrived"} actions={actions}>
      <SourceNote desk={desk} draft={draft} />
      {corrections && <p className="mt-0.5 text-xs text-pretty text-good-ink">{corrections}</p>}
      {draft.isKept === false && (
        <p className="mt-0.5 text-xs text-pretty text-risk-ink">
          {desk.isOwner ? "This browser has no room to keep a copy" : `Another tab keeps ${kept}`}: after a reload you
          would have to drop the file again.
        </p>
      )}
    </FileTop>
  );
}
