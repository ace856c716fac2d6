"use client";

import type { ReactNode } from "react";
import type { Batch } from "@/lib/batches/contract";
import type { RunSummary } from "@/lib/batches/list-contract";
import type { BatchState } from "./batch-state";
import { Money } from "./money";
import { runSentence, runState } from "./run-words";
import { StateWord } from "./state-word";
import { useHydrated } from "./use-now";
import { useProgressNow } from "./use-progress";

type RunStateProps = { first: Batch; summary: RunSummary; className?: string };

/** The state of a run in a word, and the line that says when and how late; `first` is the part it begins with. */
export function useRunState(first: Batch, summary: RunSummary): { state: BatchState; sentence: string } {
  const nowMs = useProgressNow(first);
  const timeZone = useHydrated() ? undefined : "UTC";
  return { state: runState(summary), sentence: runSentence(summary, first.createdAt, nowMs, timeZone) };
}

export function RunState({ first, summary, className }: RunStateProps): ReactNode {
  const { state, sentence } = useRunState(first, summary);
  return (
    <div className={className}>
      <StateWord tone={state.tone}>{state.word}</StateWord>
      {sentence && <div className="truncate text-xs text-muted-foreground tabular-nums">{sentence}</div>}
    </div>
  );
}

export function RunCost({ summary }: { summary: RunSummary }): ReactNode {
  if (summary.cost === null && summary.quality === null) return <span className="text-muted-foreground">–</span>;
  return <Money amount={summary.cost} />;
}
