"use client";

import { rowsSentence } from "@/components/shared/batch-rows";
import { type BatchState, listState } from "@/components/shared/batch-state";
import { BatchStrip } from "@/components/shared/batch-strip";
import { Money } from "@/components/shared/money";
import { useRunState } from "@/components/shared/run-cells";
import { partsSentence, rowsOfRun } from "@/components/shared/run-words";
import { StateWord } from "@/components/shared/state-word";
import { useProgress } from "@/components/shared/use-progress";
import type { Batch } from "@/lib/batches/contract";
import type { RunSummary } from "@/lib/batches/list-contract";
import { cn } from "@/lib/utils";

type WallLineProps = {
  batch: Batch;
  /** Given, the line stands for a run that begins with the batch. */
  run: RunSummary | undefined;
  isDense: boolean;
};

/** What runs, read from across a room; larger while there is room for it. */
export const WallLine = ({ batch, run, isDense }: WallLineProps) =>
  run ? <RunLine {...{ batch, run, isDense }} /> : <BatchLine {...{ batch, isDense }} />;

function BatchLine({ batch, isDense }: Omit<WallLineProps, "run">) {
  const progress = useProgress(batch);
  const state = listState(batch, progress);
  const cost = batch.spend?.cost;
  return <Line {...{ shown: batch, state, sentence: progress.sentence, facts: [], cost, isDense }} />;
}

function RunLine({ batch, run, isDense }: WallLineProps & { run: RunSummary }) {
  const { state, sentence } = useRunState(batch, run);
  const shown = { ...batch, name: run.name, ...rowsOfRun(run) };
  return <Line {...{ shown, state, sentence, facts: [partsSentence(run)], cost: run.cost, isDense }} />;
}

type LineProps = {
  shown: Batch;
  state: BatchState;
  sentence: string;
  facts: string[];
  /** Null: not known. Undefined: nothing to tell yet. */
  cost: string | null | undefined;
  isDense: boolean;
};

function Line({ shown, state, sentence, facts, cost, isDense }: LineProps) {
  return (
    <article className="grid grid-cols-[minmax(0,1fr)] gap-[0.8vh]">
      <div className="flex items-baseline gap-x-5 max-md:flex-wrap">
        <h2
          className={cn(
            "min-w-0 flex-1 font-semibold wrap-anywhere max-md:basis-full md:truncate",
            isDense ? "text-[max(1.25rem,1.6vw)]" : "text-[max(1.25rem,2.2vw)]",
          )}
        >
          {shown.name}
        </h2>
        <span
          className={cn(
            "flex shrink-0 items-center gap-[1em] [&_svg]:size-[0.7em]",
            isDense ? "text-[max(1rem,1.2vw)]" : "text-[max(1rem,1.6vw)]",
          )}
        >
          <span className="tabular-nums">{sentence}</span>
          <StateWord tone={state.tone}>{state.word}</StateWord>
        </span>
      </div>
      <BatchStrip batch={shown} size="lg" className="h-[max(0.875rem,1.4vh)] rounded-full" />
      <p className={cn("text-[max(0.875rem,1.1vw)] text-muted-foreground tabular-nums", !isDense && "xl:text-[1.3vw]")}>
        {[shown.createdBy.name, ...facts, rowsSentence(shown)].join(" · ")}
        {cost !== undefined && (
          <>
            {" · "}
            {cost === null ? "cost unknown" : <Money amount={cost} />}
          </>
        )}
      </p>
    </article>
  );
}
