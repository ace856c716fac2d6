"use client";

import { ChevronRight } from "lucide-react";
import { memo } from "react";
import { BatchCost, BatchName, BatchStateCell, modelsWords } from "@/components/shared/batch-parts";
import { rowsSentence } from "@/components/shared/batch-rows";
import { BatchStrip } from "@/components/shared/batch-strip";
import { runPath } from "@/components/shared/routes";
import { RunCost, RunState } from "@/components/shared/run-cells";
import { partsSentence, rowsOfRun } from "@/components/shared/run-words";
import { Time } from "@/components/shared/time";
import { linkRowLook } from "@/components/shared/use-link-rows";
import { Avatar } from "@/components/ui/avatar";
import { Checkbox } from "@/components/ui/checkbox";
import { TableCell, TableRow } from "@/components/ui/table";
import type { Batch } from "@/lib/batches/contract";
import type { RunSummary } from "@/lib/batches/list-contract";
import { cn } from "@/lib/utils";

type BatchRowProps = {
  batch: Batch;
  rowKey: string;
  /** Stands below the run it is a part of. */
  isPart?: boolean;
  isSelected: boolean;
  onSelect: (key: string, isRange: boolean) => void;
  /** Given, the row stands for a run and opens it. */
  run?: { summary: RunSummary; isOpen: boolean; onToggle: () => void } | undefined;
};

/** One batch, or one run of several told as one. */
export const BatchRow = memo(function BatchRow({ batch, rowKey, isPart, isSelected, onSelect, run }: BatchRowProps) {
  const shown = run ? { ...batch, ...rowsOfRun(run.summary) } : batch;
  const name = run?.summary.name ?? batch.name;
  return (
    <TableRow className={linkRowLook} selected={isSelected || undefined} data-row-key={rowKey}>
      <TableCell className="relative z-10 pr-0">
        <Checkbox
          aria-label={`Choose ${name}`}
          checked={isSelected}
          onClick={(event) => {
            event.preventDefault();
            onSelect(rowKey, event.shiftKey);
          }}
        />
      </TableCell>
      <TableCell className={cn("overflow-hidden", isPart && "pl-9")}>
        <div className="flex items-center gap-1.5">
          {run && (
            <button
              type="button"
              aria-expanded={run.isOpen}
              aria-label={`Parts of ${name}`}
              onClick={run.onToggle}
              className="relative z-10 -ml-1.5 grid size-6 shrink-0 place-items-center rounded-sm text-muted-foreground hover:bg-accent hover:text-foreground"
            >
              <ChevronRight aria-hidden className={cn("size-4 transition-transform", run.isOpen && "rotate-90")} />
            </button>
          )}
          <div className="min-w-0 flex-1">
            <BatchName
              batch={run ? { ...batch, name } : batch}
              about={run ? [partsSentence(run.summary), ...batch.tags].join(" · ") : undefined}
              path={run && batch.runId !== null ? runPath(batch.runId) : undefined}
            />
          </div>
        </div>
      </TableCell>
      <TableCell>
        <Avatar name={batch.createdBy.name} seed={batch.createdBy.id} />
      </TableCell>
      <TableCell className="overflow-hidden text-xs">
        <div className="truncate" title={batch.models.join(", ")}>
          {modelsWords(batch.models)}
        </div>
        <div className="text-muted-foreground">{batch.window}</div>
      </TableCell>
      <TableCell className="overflow-hidden">
        <BatchStrip batch={shown} />
        <div className="mt-1.5 text-xs text-pretty text-muted-foreground">{rowsSentence(shown)}</div>
      </TableCell>
      <TableCell className="overflow-hidden">
        {run ? <RunState first={batch} summary={run.summary} /> : <BatchStateCell batch={batch} />}
      </TableCell>
      <TableCell align="right">{run ? <RunCost summary={run.summary} /> : <BatchCost batch={batch} />}</TableCell>
      <TableCell align="right" className="text-xs whitespace-nowrap text-muted-foreground">
        <Time at={batch.createdAt} look="age" />
      </TableCell>
    </TableRow>
  );
});
