"use client";

import { ChevronRight } from "lucide-react";
import { useId, useState } from "react";
import { fixDraft } from "@/components/shared/jsonl/check-draft";
import { levelTone, levelWord } from "@/components/shared/jsonl/check-words";
import type { Desk } from "@/components/shared/jsonl/desk";
import { type Draft, isBusy, isSending } from "@/components/shared/jsonl/draft";
import { StateWord } from "@/components/shared/state-word";
import { Button } from "@/components/ui/button";
import { Card, CardHeader, CardTitle } from "@/components/ui/card";
import { ScrollArea } from "@/components/ui/scroll-area";
import { formatCount, plural } from "@/lib/format";
import type { AcrossResult } from "@/lib/jsonl/tools/across";
import { cn } from "@/lib/utils";
import { laterFiles, meetingWords, rulesAcross } from "./across-words";
import { dropAcross } from "./drop-across";

type AcrossCardProps = { desk: Desk; drafts: readonly Draft[]; found: AcrossResult };

/** What meets across the files of a run: ids, which block until they are told apart, and requests that are paid twice. */
export function AcrossCard({ desk, drafts, found }: AcrossCardProps) {
  return (
    <Card aria-label="Across the files of the run">
      <CardHeader>
        <CardTitle>Across the files of the run</CardTitle>
      </CardHeader>
      <ul>
        {rulesAcross(found).map((rule) => (
          <AcrossRow key={rule.rule} desk={desk} drafts={drafts} found={found} rule={rule} />
        ))}
      </ul>
    </Card>
  );
}

function AcrossRow({ desk, drafts, found, rule }: AcrossCardProps & { rule: ReturnType<typeof rulesAcross>[number] }) {
  const [isOpen, setIsOpen] = useState(false);
  const id = useId();
  const { level, title, sentence, count, sample } = rule;
  const [first] = sample;
  return (
    <li data-rule={rule.rule} className="border-t">
      <div className="flex flex-wrap items-center gap-x-3 gap-y-1.5 px-4 py-[11px]">
        <StateWord tone={levelTone[level]} className="w-[74px] shrink-0 text-xs">
          {levelWord[level]}
        </StateWord>
        <span className="min-w-13 shrink-0 font-semibold tabular-nums">{formatCount(count)}</span>
        <div className="min-w-64 flex-1">
          <h3 className="font-medium">
            <button
              type="button"
              aria-expanded={isOpen}
              aria-controls={id}
              onClick={() => setIsOpen(!isOpen)}
              className="inline-flex items-center gap-1 rounded-sm text-left hover:underline hover:underline-offset-4"
            >
              {title}
              <ChevronRight
                aria-hidden
                className={cn("size-3.5 shrink-0 text-muted-foreground transition-transform", isOpen && "rotate-90")}
              />
            </button>
          </h3>
          <p className="text-xs text-pretty wrap-anywhere text-muted-foreground">
            {first && `First: ${meetingWords(first, drafts)}. `}
            {sentence}
          </p>
        </div>
        {rule.rule === "ids_across_files" && <IdFixes desk={desk} drafts={drafts} found={found} />}
      </div>
      {isOpen && (
        <ScrollArea aria-label={`Places: ${title}`} className="max-h-60 border-t">
          <ul id={id} className="px-4 py-2 text-xs wrap-anywhere text-muted-foreground">
            {sample.map((meeting) => (
              <li key={`${meeting.file}/${meeting.line}`}>{meetingWords(meeting, drafts)}</li>
            ))}
            {count > sample.length && <li>and {plural(count - sample.length, "more place")}</li>}
          </ul>
        </ScrollArea>
      )}
    </li>
  );
}

/** Other ids for the later files, or their requests left out. */
function IdFixes({ desk, drafts, found }: AcrossCardProps) {
  const later = laterFiles(found, drafts);
  const isLocked = drafts.some((draft) => isBusy(draft) || isSending(draft));
  const where = later.length === 1 ? later[0]?.draft.fileName : `${later.length} files`;
  return (
    <div className="ml-auto flex flex-wrap justify-end gap-1.5">
      <Button
        variant="outline"
        size="sm"
        disabled={isLocked}
        onClick={() => {
          for (const { draft, prefix } of later)
            void fixDraft(desk, draft.id, [{ kind: "set_ids", pattern: `${prefix}-{id}` }]);
        }}
      >
        Put the file’s name before the ids of {where}
      </Button>
      <Button
        variant="outline"
        size="sm"
        disabled={isLocked}
        onClick={() => {
          for (const { at } of later) void dropAcross(desk, drafts.slice(0, at + 1));
        }}
      >
        Drop {formatCount(found.ids.count)} from {where}
      </Button>
    </div>
  );
}
