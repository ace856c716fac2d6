"use client";

import { verdictState } from "@/components/shared/batch-state";
import { BatchStrip } from "@/components/shared/batch-strip";
import { Rail } from "@/components/shared/rail";
import { StateWord } from "@/components/shared/state-word";
import { useProgressNow } from "@/components/shared/use-progress";
import { Card } from "@/components/ui/card";
import type { Batch } from "@/lib/batches/contract";
import type { Progress } from "@/lib/batches/progress";
import { needWords } from "@/lib/batches/progress-words";
import { isRunning } from "@/lib/batches/rules";
import { formatCount, formatPercent, formatRate } from "@/lib/format";
import { BatchKpis } from "./batch-kpis";
import { PaceChart } from "./pace-chart";

const endWords: Partial<Record<Batch["status"], string>> = {
  completed: "done",
  failed: "failed",
  expired: "expired",
  cancelled: "cancelled",
  rejected: "rejected",
};

/** The big number, the strip, the rail, and what it comes to. Shown in every state, ended ones too. */
export function ProgressCard({ batch, progress }: { batch: Batch; progress: Progress }) {
  const { done, total } = progress;
  const share = formatPercent(done, total);
  return (
    <Card aria-label="Progress" className="overflow-hidden">
      <div className="flex flex-wrap items-baseline gap-x-3.5 gap-y-1 px-4.5 pt-3.5">
        <p className="flex items-baseline gap-x-3.5 tabular-nums">
          <span className="text-2xl font-semibold">{formatCount(done)}</span>
          <span className="text-muted-foreground">
            {total > 0 ? `of ${formatCount(total)} rows${share ? ` · ${share}` : ""}` : "rows, not counted yet"}
          </span>
        </p>
        <Outlook batch={batch} progress={progress} />
      </div>
      <BatchStrip batch={batch} size="lg" className="mx-4.5 mt-2.5 w-auto" />
      <TimeRail batch={batch} progress={progress} />
      <PaceChart batch={batch} />
      <BatchKpis batch={batch} />
    </Card>
  );
}

/** When it ends, how fast it goes, and whether that is in time. */
function Outlook({ batch, progress }: { batch: Batch; progress: Progress }) {
  const { ratePerMinute, neededPerMinute, verdict, sentence } = progress;
  const state = verdictState(progress);
  const isBehind =
    verdict === "at_risk" && ratePerMinute !== null && neededPerMinute !== null && ratePerMinute < neededPerMinute;
  const text = isBehind
    ? needWords(neededPerMinute, ratePerMinute)
    : batch.status === "completed"
      ? sentence.replace(/^in/, "took")
      : sentence;
  return (
    <p className="flex flex-wrap items-baseline gap-x-3.5 gap-y-1 tabular-nums sm:ml-auto">
      <span>
        <span className="font-semibold first-letter:uppercase inline-block">{text}</span>
        {ratePerMinute !== null && verdict !== "stalled" && !isBehind && isRunning(batch.status) && (
          <span className="text-muted-foreground"> · {formatRate(ratePerMinute)}</span>
        )}
      </span>
      {state && <StateWord tone={state.tone}>{state.word}</StateWord>}
    </p>
  );
}

function TimeRail({ batch, progress }: { batch: Batch; progress: Progress }) {
  const nowMs = useProgressNow(batch);
  const { finish } = progress;
  return (
    <Rail
      className="mx-4.5 mt-2 mb-2"
      createdAt={Date.parse(batch.createdAt)}
      now={nowMs}
      eta={finish && { from: finish.earliestMs, to: finish.latestMs }}
      deadlineAt={batch.deadlineAt === null ? null : Date.parse(batch.deadlineAt)}
      finish={
        batch.finishedAt === null ? null : { at: Date.parse(batch.finishedAt), word: endWords[batch.status] ?? "ended" }
      }
    />
  );
}
