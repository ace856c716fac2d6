"use client";

import { memo } from "react";
import { BatchCost, BatchName, BatchStateCell } from "@/components/shared/batch-parts";
import { rowsSentence } from "@/components/shared/batch-rows";
import { BatchSpark } from "@/components/shared/batch-spark";
import { BatchStrip } from "@/components/shared/batch-strip";
import { runPath } from "@/components/shared/routes";
import { RunCost, RunState } from "@/components/shared/run-cells";
import { partsSentence, rowsOfRun } from "@/components/shared/run-words";
import { Time } from "@/components/shared/time";
import { linkRowLook } from "@/components/shared/use-link-rows";
import { Avatar } from "@/components/ui/avatar";
import type { Batch } from "@/lib/batches/contract";
import type { RunSummary } from "@/lib/batches/list-contract";
import { cn } from "@/lib/utils";

const lineLook = cn(
  "grid items-center gap-x-4 gap-y-2 border-t border-line px-4 py-2.5 text-sm hover:bg-accent/60",
  linkRowLook,
);

export type LineProps = {
  batch: Batch;
  /** Given, the line stands for a run that begins with the batch. */
  run: RunSummary | undefined;
};

const shownOf = ({ batch, run }: LineProps) => (run ? { ...batch, name: run.name, ...rowsOfRun(run) } : batch);
const pathOf = ({ batch, run }: LineProps) => (run && batch.runId !== null ? runPath(batch.runId) : undefined);

/** A running batch, or a run of several, on the board: whose, how far, when, and what it has cost. */
export const RunningLine = memo(function RunningLine({ batch, run }: LineProps) {
  const shown = shownOf({ batch, run });
  return (
    <li
      className={cn(
        lineLook,
        "md:grid-cols-[minmax(0,1.1fr)_auto_minmax(0,1.4fr)_minmax(0,11.5rem)_5.5rem] lg:grid-cols-[minmax(0,1.1fr)_auto_minmax(0,1.4fr)_6rem_minmax(0,11.5rem)_5.5rem]",
      )}
    >
      <div className="min-w-0">
        <BatchName batch={shown} about={run && partsSentence(run)} path={pathOf({ batch, run })} />
      </div>
      <Avatar name={batch.createdBy.name} seed={batch.createdBy.id} className="max-md:hidden" />
      <div className="min-w-0">
        <BatchStrip batch={shown} size="md" />
        <p className="mt-1.5 truncate text-xs text-muted-foreground tabular-nums">{rowsSentence(shown)}</p>
      </div>
      {run ? <span className="max-lg:hidden" /> : <BatchSpark batch={batch} className="max-lg:hidden" />}
      <StateCell {...{ batch, run }} />
      <Cost {...{ batch, run }} className="max-md:hidden" />
    </li>
  );
});

/** What is over or waits for somebody, in one line: what came of it, and how it ended. */
export const EndedLine = memo(function EndedLine({ batch, run }: LineProps) {
  const shown = shownOf({ batch, run });
  const rows = rowsSentence(shown, { isShort: true });
  return (
    <li className={cn(lineLook, "grid-cols-[minmax(0,1fr)_minmax(0,8rem)] sm:grid-cols-[minmax(0,1fr)_7.5rem_5.5rem]")}>
      <div className="min-w-0">
        <BatchName
          batch={shown}
          about={run ? `${partsSentence(run)} · ${rows}` : (batch.statusNote ?? rows)}
          path={pathOf({ batch, run })}
        />
      </div>
      <StateCell {...{ batch, run }} />
      <Cost {...{ batch, run }} className="max-sm:hidden" />
    </li>
  );
});

function StateCell({ batch, run }: LineProps) {
  if (run) return <RunState first={batch} summary={run} className="min-w-0" />;
  return <BatchStateCell batch={batch} className="min-w-0" />;
}

function Cost({ batch, run, className }: LineProps & { className: string }) {
  return (
    <div className={cn("text-right", className)}>
      {run ? <RunCost summary={run} /> : <BatchCost batch={batch} />}
      <p className="text-xs text-muted-foreground">
        <Time at={batch.createdAt} look="age" />
      </p>
    </div>
  );
}
