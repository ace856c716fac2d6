"use client";

import { useId, useState } from "react";
import { fixDraft } from "@/components/shared/jsonl/check-draft";
import type { Desk } from "@/components/shared/jsonl/desk";
import { type Draft, isBusy, isSending } from "@/components/shared/jsonl/draft";
import { FindingRow } from "@/components/shared/jsonl/finding-row";
import { Button } from "@/components/ui/button";
import { Card, CardHeader, CardTitle } from "@/components/ui/card";
import { ScrollArea } from "@/components/ui/scroll-area";
import { formatCount, plural } from "@/lib/format";
import type { AcrossResult } from "@/lib/jsonl/tools/across";
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
  const { title, sentence, count, sample } = rule;
  const [first] = sample;
  return (
    <FindingRow
      finding={rule}
      note={`${first ? `First: ${meetingWords(first, drafts)}. ` : ""}${sentence}`}
      acts={rule.rule === "ids_across_files" && <IdFixes desk={desk} drafts={drafts} found={found} />}
      isOpen={isOpen}
      onToggle={() => setIsOpen(!isOpen)}
      detailsId={id}
    >
      <ScrollArea aria-label={`Places: ${title}`} className="max-h-60 border-t border-line bg-muted/50">
        <ul id={id} className="px-4 py-2 text-xs wrap-anywhere text-muted-foreground tabular-nums">
          {sample.map((meeting) => (
            <li key={`${meeting.file}/${meeting.line}`} className="first-letter:uppercase">
              {meetingWords(meeting, drafts)}
            </li>
          ))}
          {count > sample.length && <li>and {plural(count - sample.length, "more place")}, counted but not listed</li>}
        </ul>
      </ScrollArea>
    </FindingRow>
  );
}

/** Other ids for the later files, or their requests left out. */
function IdFixes({ desk, drafts, found }: AcrossCardProps) {
  const later = laterFiles(found, drafts);
  const isLocked = drafts.some((draft) => isBusy(draft) || isSending(draft));
  const where = later.length === 1 ? later[0]?.draft.fileName : `${later.length} files`;
  const count = formatCount(found.ids.count);
  return (
    <>
      <Button
        variant="outline"
        size="sm"
        disabled={isLocked}
        aria-label={`Add the file’s name to the ids of ${where}`}
        title={`Puts it before the ids of ${where}`}
        onClick={() => {
          for (const { draft, prefix } of later)
            void fixDraft(desk, draft.id, [{ kind: "set_ids", pattern: `${prefix}-{id}` }]);
        }}
      >
        Add the file’s name
      </Button>
      <Button
        variant="outline"
        size="sm"
        disabled={isLocked}
        aria-label={`Drop ${count} from ${where}`}
        title={`Takes them out of ${where}`}
        onClick={() => {
          for (const { at } of later) void dropAcross(desk, drafts.slice(0, at + 1));
        }}
      >
        Drop {count}
      </Button>
    </>
  );
}
