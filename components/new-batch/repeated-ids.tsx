"use client";

import { fixDraft } from "@/components/shared/jsonl/check-draft";
import { levelTone, levelWord } from "@/components/shared/jsonl/check-words";
import type { Desk } from "@/components/shared/jsonl/desk";
import { type Draft, isBusy, isSending } from "@/components/shared/jsonl/draft";
import { StateWord } from "@/components/shared/state-word";
import { Button } from "@/components/ui/button";
import { Card, CardHeader, CardTitle } from "@/components/ui/card";
import { formatCount } from "@/lib/format";
import { laterFiles, type RepeatedIds, repeatedNote } from "./repeated-words";

type RepeatedIdsCardProps = { desk: Desk; drafts: readonly Draft[]; repeated: RepeatedIds };

/** Ids that stand in more than one file of a run, and the one way to tell their answers apart: another id. */
export function RepeatedIdsCard({ desk, drafts, repeated }: RepeatedIdsCardProps) {
  const later = laterFiles(repeated, drafts);
  const isLocked = drafts.some((draft) => isBusy(draft) || isSending(draft));
  return (
    <Card aria-label="Ids of the run">
      <CardHeader>
        <CardTitle>Ids of the run</CardTitle>
      </CardHeader>
      <div
        role="status"
        data-rule="ids_across_files"
        className="flex flex-wrap items-center gap-x-3 gap-y-1.5 border-t px-4 py-[11px] sm:flex-nowrap"
      >
        <StateWord tone={levelTone.error} className="w-[74px] shrink-0 text-xs">
          {levelWord.error}
        </StateWord>
        <span className="min-w-13 shrink-0 font-semibold tabular-nums">{formatCount(repeated.count)}</span>
        <div className="order-last w-full min-w-0 flex-1 basis-full sm:order-none sm:basis-0">
          <h3 className="font-medium">custom_id stands in more than one file</h3>
          <p className="text-xs text-pretty wrap-anywhere text-muted-foreground">{repeatedNote(repeated)}</p>
        </div>
        <Button
          variant="outline"
          size="sm"
          className="ml-auto shrink-0"
          disabled={isLocked}
          onClick={() => {
            for (const { id, prefix } of later)
              void fixDraft(desk, id, [{ kind: "set_ids", pattern: `${prefix}-{id}` }]);
          }}
        >
          Put the file’s name before the ids of {later.length === 1 ? later[0]?.fileName : `${later.length} files`}
        </Button>
      </div>
    </Card>
  );
}
