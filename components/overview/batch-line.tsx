"use client";

import { memo } from "react";
import { BatchCost, BatchName, BatchStateCell } from "@/components/shared/batch-parts";
import { rowsSentence } from "@/components/shared/batch-rows";
import { BatchSpark } from "@/components/shared/batch-spark";
import { BatchStrip } from "@/components/shared/batch-strip";
import { Time } from "@/components/shared/time";
import { linkRowLook } from "@/components/shared/use-link-rows";
import { Avatar } from "@/components/ui/avatar";
import type { Batch } from "@/lib/batches/contract";
import { cn } from "@/lib/utils";

const lineLook = cn(
  "grid items-center gap-x-4 gap-y-2 border-t border-line px-4 py-2.5 text-sm hover:bg-accent/60",
  linkRowLook,
);

/** A running batch on the board: whose, how far, when, and what it has cost. */
export const RunningLine = memo(function RunningLine({ batch }: { batch: Batch }) {
  return (
    <li
      className={cn(
        lineLook,
        "md:grid-cols-[minmax(0,1.1fr)_auto_minmax(0,1.4fr)_minmax(0,11.5rem)_4.5rem] lg:grid-cols-[minmax(0,1.1fr)_auto_minmax(0,1.4fr)_6rem_minmax(0,11.5rem)_4.5rem]",
      )}
    >
      <div className="min-w-0">
        <BatchName batch={batch} />
      </div>
      <Avatar name={batch.createdBy.name} seed={batch.createdBy.id} className="max-md:hidden" />
      <div className="min-w-0">
        <BatchStrip batch={batch} size="md" />
        <p className="mt-1.5 truncate text-xs text-muted-foreground tabular-nums">{rowsSentence(batch)}</p>
      </div>
      <BatchSpark batch={batch} className="max-lg:hidden" />
      <BatchStateCell batch={batch} className="min-w-0" />
      <div className="text-right max-md:hidden">
        <BatchCost batch={batch} />
        <Age at={batch.createdAt} />
      </div>
    </li>
  );
});

/** A batch that is over or waits for somebody, in one line: what came of it, and how it ended. */
export const EndedLine = memo(function EndedLine({ batch }: { batch: Batch }) {
  return (
    <li className={cn(lineLook, "grid-cols-[minmax(0,1fr)_minmax(0,8rem)] sm:grid-cols-[minmax(0,1fr)_10rem_4.5rem]")}>
      <div className="min-w-0">
        <BatchName batch={batch} about={batch.statusNote ?? rowsSentence(batch, { isShort: true })} />
      </div>
      <BatchStateCell batch={batch} className="min-w-0" />
      <div className="text-right max-sm:hidden">
        <BatchCost batch={batch} />
        <Age at={batch.createdAt} />
      </div>
    </li>
  );
});

function Age({ at }: { at: string }) {
  return (
    <p className="text-xs text-muted-foreground">
      <Time at={at} look="age" />
    </p>
  );
}
