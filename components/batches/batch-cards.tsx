"use client";

import { ChevronRight } from "lucide-react";
import { memo, useState } from "react";
import { aboutBatch, BatchCost, BatchName, BatchStateCell, modelsWords } from "@/components/shared/batch-parts";
import { rowsSentence } from "@/components/shared/batch-rows";
import { BatchStrip } from "@/components/shared/batch-strip";
import { runPath } from "@/components/shared/routes";
import { RunCost, RunState } from "@/components/shared/run-cells";
import { partsSentence, rowsOfRun, runOf } from "@/components/shared/run-words";
import { Time } from "@/components/shared/time";
import { linkRowLook } from "@/components/shared/use-link-rows";
import { Checkbox } from "@/components/ui/checkbox";
import { Skeleton } from "@/components/ui/skeleton";
import type { Batch } from "@/lib/batches/contract";
import type { RunSummary } from "@/lib/batches/list-contract";
import { cn } from "@/lib/utils";
import { RunParts } from "./run-parts";
import { rowKey, type Selection } from "./use-selection";

type BatchCardsProps = {
  batches: readonly Batch[];
  runs: Readonly<Record<string, RunSummary>>;
  selection: Selection;
  isArchive: boolean;
};

/** The list on a phone: name, strip, state, cost. A run opens to its parts. */
export function BatchCards({ batches, runs, selection, isArchive }: BatchCardsProps) {
  const [open, setOpen] = useState<ReadonlySet<string>>(new Set());
  const toggleRun = (runId: string) =>
    setOpen((before) => new Set(before.has(runId) ? [...before].filter((one) => one !== runId) : [...before, runId]));
  return (
    <ul aria-label="Batches" className="divide-y divide-line">
      {batches.flatMap((batch) => {
        const { runId } = batch;
        const run = runOf(batch, runs);
        const key = rowKey(batch, run !== undefined);
        const isOpen = runId !== null && open.has(runId);
        const card = (
          <BatchCard
            key={key}
            batch={batch}
            run={run && runId ? { summary: run, isOpen, onToggle: () => toggleRun(runId) } : undefined}
            isSelected={selection.has(key)}
            onSelect={() => selection.toggle(key)}
          />
        );
        if (!run || !isOpen || !runId) return [card];
        return [
          card,
          <RunParts key={`${key} parts`} {...{ runId, runKey: key, isArchive, selection }} loading={<LoadingCard />}>
            {(part) => <BatchCard key={part.batch.id} {...part} run={undefined} isPart />}
          </RunParts>,
        ];
      })}
    </ul>
  );
}

const LoadingCard = () => (
  <li className="px-4 py-3 pl-8">
    <Skeleton className="h-16" />
  </li>
);

type BatchCardProps = {
  batch: Batch;
  run: { summary: RunSummary; isOpen: boolean; onToggle: () => void } | undefined;
  isPart?: boolean;
  isSelected: boolean;
  onSelect: () => void;
};

const BatchCard = memo(function BatchCard({ batch, run: given, isPart, isSelected, onSelect }: BatchCardProps) {
  const run = given?.summary;
  const shown = run ? { ...batch, name: run.name, ...rowsOfRun(run) } : batch;
  const facts = [modelsWords(batch.models), batch.window, run ? partsSentence(run) : aboutBatch(batch)];
  return (
    <li
      className={cn(
        "grid grid-cols-[minmax(0,1fr)] gap-2 px-4 py-3 text-sm",
        linkRowLook,
        isPart && "pl-8",
        isSelected && "bg-accent",
      )}
    >
      <div className="flex items-start gap-3">
        <div className="min-w-0 flex-1">
          <BatchName
            batch={shown}
            about={facts.join(" · ")}
            path={run && batch.runId !== null ? runPath(batch.runId) : undefined}
          />
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
      {given && (
        <button
          type="button"
          aria-expanded={given.isOpen}
          aria-label={`Parts of ${shown.name}`}
          onClick={given.onToggle}
          className="relative z-10 -ml-1.5 inline-flex min-h-6 items-center gap-1 justify-self-start rounded-sm px-1.5 text-xs text-muted-foreground hover:bg-accent hover:text-foreground"
        >
          <ChevronRight aria-hidden className={cn("size-4 transition-transform", given.isOpen && "rotate-90")} />
          Parts
        </button>
      )}
      <div className="flex items-end justify-between gap-3">
        {run ? (
          <RunState first={batch} summary={run} className="min-w-0" />
        ) : (
          <BatchStateCell batch={batch} className="min-w-0" />
        )}
        <div className="shrink-0 text-right text-xs text-muted-foreground">
          <div className="text-sm text-foreground">{run ? <RunCost summary={run} /> : <BatchCost batch={batch} />}</div>
          <Time at={batch.createdAt} look="age" />
        </div>
      </div>
    </li>
  );
});
