"use client";

import { X } from "lucide-react";
import { CheckCard } from "@/components/shared/jsonl/check-card";
import type { Desk } from "@/components/shared/jsonl/desk";
import {
  type CheckResult,
  currentVersion,
  type Draft,
  isBusy,
  isSending,
  requestsOf,
} from "@/components/shared/jsonl/draft";
import { FileTask } from "@/components/shared/jsonl/file-task";
import { FileTop } from "@/components/shared/jsonl/file-top";
import { sendingWords } from "@/components/shared/jsonl/file-words";
import { usePersonal } from "@/components/shared/jsonl/use-personal";
import { StateWord } from "@/components/shared/state-word";
import { Button } from "@/components/ui/button";
import { Card } from "@/components/ui/card";
import { Progress } from "@/components/ui/progress";
import { ScrollArea } from "@/components/ui/scroll-area";
import { formatBytes, plural } from "@/lib/format";
import type { RuleFinding } from "@/lib/jsonl/contract";
import type { TeamModel } from "@/lib/models/contract";
import { runProgress } from "./run-progress";
import { dropDraft } from "./send-draft";
import { SendingNotice } from "./sending-notice";

type Part = { draft: Draft; result: CheckResult | null; rules: readonly RuleFinding[] };
type RunSectionProps = { desk: Desk; parts: readonly Part[]; models: readonly TeamModel[] };

/** A file too large for one batch, as the files of one run: one line for each, one bar for all. */
export function RunSection({ desk, parts, models }: RunSectionProps) {
  const run = parts[0]?.draft.run;
  if (!run) return null;
  const drafts = parts.map(({ draft }) => draft);
  const counts = drafts.map(requestsOf);
  const requests = counts.includes(null) ? null : counts.reduce<number>((sum, count) => sum + (count ?? 0), 0);
  const bytes = drafts.reduce((sum, draft) => sum + (currentVersion(draft)?.blob.size ?? 0), 0);
  const isOnTheWay = drafts.some(isSending);
  const progress = runProgress(drafts, run.of);
  const facts = [
    plural(drafts.length, "file"),
    requests === null ? null : plural(requests, "request"),
    formatBytes(bytes),
  ];
  const broken = parts.filter(({ rules }) => rules.some(({ level }) => level === "error"));
  return (
    <>
      <Card aria-label={`Run ${run.fileName}`} className="overflow-hidden">
        <FileTop
          name={run.fileName}
          facts={`${facts.filter(Boolean).join(" · ")}, sent as one run`}
          actions={
            <Button
              variant="ghost"
              size="icon-sm"
              aria-label={`Remove ${run.fileName}`}
              disabled={isOnTheWay}
              onClick={() => {
                for (const { id } of drafts) void dropDraft(desk, id);
              }}
            >
              <X aria-hidden />
            </Button>
          }
        />
        {isOnTheWay && (
          <div className="border-t px-4 py-2.5">
            <p className="mb-2 text-xs text-muted-foreground tabular-nums">{progress.sentence}</p>
            <Progress label={`Upload of ${run.fileName}`} value={progress.percent} valueText={progress.sentence} />
          </div>
        )}
        <ScrollArea aria-label={`Files of ${run.fileName}`} className="max-h-80 border-t">
          <ul>
            {parts.map((part) => (
              <PartRow key={part.draft.id} desk={desk} {...part} />
            ))}
          </ul>
        </ScrollArea>
      </Card>
      {broken.map(({ draft, result, rules }) => (
        <CheckCard
          key={draft.id}
          desk={desk}
          draft={draft}
          result={result}
          rules={rules}
          models={models}
          onBench={null}
        />
      ))}
    </>
  );
}

function PartRow({ desk, draft, result, rules }: Part & { desk: Desk }) {
  const requests = requestsOf(draft);
  const blocks = rules.some(({ level }) => level === "error");
  const words = sendingWords(draft);
  const [personal] = usePersonal(desk, draft, result);
  return (
    <li className="border-b border-line last:border-b-0">
      <div className="flex flex-wrap items-center gap-x-3 px-4 py-2 text-sm">
        <span className="min-w-40 flex-1 truncate font-medium">{draft.fileName}</span>
        <span className="text-xs text-muted-foreground tabular-nums">
          {[requests === null ? null : plural(requests, "request"), formatBytes(currentVersion(draft)?.blob.size ?? 0)]
            .filter(Boolean)
            .join(" · ")}
        </span>
        <span className="w-28 text-xs">
          {words ? (
            <StateWord tone="run">{words.word}</StateWord>
          ) : blocks ? (
            <StateWord tone="bad">Blocks</StateWord>
          ) : result ? (
            <StateWord tone="good">Checked</StateWord>
          ) : (
            <StateWord tone="wait">{isBusy(draft) ? "Checking" : "Waiting"}</StateWord>
          )}
        </span>
      </div>
      {(draft.task.kind === "failed" || draft.task.kind === "stopped") && (
        <FileTask desk={desk} draft={draft} isChecked={false} />
      )}
      {personal && !words && (
        <p data-rule={personal.rule} className="px-4 pb-2 text-xs text-pretty text-muted-foreground">
          {personal.title}: {personal.sentence}.
        </p>
      )}
      {!words && <SendingNotice desk={desk} draft={draft} />}
    </li>
  );
}
