"use client";

import { memo } from "react";
import { aboutBatch, BatchCost, BatchName, BatchStateCell, modelsWords } from "@/components/shared/batch-parts";
import { rowsSentence } from "@/components/shared/batch-rows";
import { BatchStrip } from "@/components/shared/batch-strip";
import { Time } from "@/components/shared/time";
import { linkRowLook } from "@/components/shared/use-link-rows";
import { Checkbox } from "@/components/ui/checkbox";
import type { Batch, RunSummary } from "@/lib/batches/contract";
import { cn } from "@/lib/utils";
import { RunCost, RunState } from "./batch-row";
import { partsSentence, runName } from "./run-words";
import { rowKey, type Selection } from "./use-selection";

type BatchCardsProps = {
  batches: readonly Batch[];
  runs: Readonly<Record<string, RunSummary>>;
  selection: Selection;
};

/** The list on a phone: name, strip, state, cost. */
export function BatchCards({ batches, runs, selection }: BatchCardsProps) {
  return (
    <ul aria-label="Batches" className="divide-y divide-line">
      {batches.map((batch) => {
        const summary = batch.runId === null ? undefined : runs[batch.runId];
        const run = summary && summary.parts > 1 ? summary : undefined;
        const key = rowKey(batch, run !== undefined);
        return (
          <BatchCard
            key={key}
            batch={batch}
            run={run}
            isSelected={selection.has(key)}
            onSelect={() => selection.toggle(key)}
          />
        );
      })}
    </ul>
  );
}

type BatchCardProps = { batch: Batch; run: RunSummary | undefined; isSelected: boolean; onSelect: () => void };

const BatchCard = memo(function BatchCard({ batch, run, isSelected, onSelect }: BatchCardProps) {
  const shown = run ? { ...batch, name: runName(batch.name), counts: run.counts, quality: run.quality } : batch;
  const facts = [modelsWords(batch.models), batch.window, run ? partsSentence(run) : aboutBatch(batch)];
  return (
    <li className={cn("grid gap-2 px-4 py-3 text-sm", linkRowLook, isSelected && "bg-accent")}>
      <div className="flex items-start gap-3">
        <div className="min-w-0 flex-1">
          <BatchName batch={shown} about={facts.join(" · ")} />
        </div>
        <Checkbox
          aria-label={`Choose ${shown.name}`}
          className="z-10 mt-0.5 after:-inset-3"
          checked={isSelected}
          onCheckedChange={onSelect}
        />
      </div>
      <div>
        <BatchStrip batch={shown} />
        <p className="mt-1.5 text-xs text-muted-foreground tabular-nums">{rowsSentence(shown)}</p>
      </div>
      <div className="flex items-end justify-between gap-3">
        {run ? <RunState summary={run} /> : <BatchStateCell batch={batch} className="min-w-0" />}
        <div className="shrink-0 text-right text-xs text-muted-foreground">
          <div className="text-sm text-foreground">{run ? <RunCost summary={run} /> : <BatchCost batch={batch} />}</div>
          <Time at={batch.createdAt} look="age" />
        </div>
      </div>
    </li>
  );
});
