"use client";

import { memo } from "react";
import { BatchCost, BatchName, BatchStateCell } from "@/components/shared/batch-parts";
import { rowsSentence } from "@/components/shared/batch-rows";
import { BatchStrip } from "@/components/shared/batch-strip";
import { Time } from "@/components/shared/time";
import { linkRowLook } from "@/components/shared/use-link-rows";
import { Avatar } from "@/components/ui/avatar";
import type { Batch } from "@/lib/batches/contract";
import { cn } from "@/lib/utils";

/** A batch on the board: whose, how far, when. `isLarge` gives the strip a column of its own. */
export const BatchLine = memo(function BatchLine({ batch, isLarge }: { batch: Batch; isLarge?: boolean }) {
  return (
    <li
      className={cn(
        "grid items-center gap-x-4 gap-y-2 border-t border-line px-4 py-2.5 text-sm hover:bg-accent/60",
        isLarge
          ? "md:grid-cols-[minmax(0,1.1fr)_auto_minmax(0,1.4fr)_minmax(0,11.5rem)_4.5rem]"
          : "grid-cols-[minmax(0,1fr)_minmax(0,11rem)]",
        linkRowLook,
      )}
    >
      <div className="min-w-0">
        <BatchName batch={batch} />
      </div>
      {isLarge ? (
        <>
          <Avatar name={batch.createdBy.name} seed={batch.createdBy.id} className="max-md:hidden" />
          <div className="min-w-0">
            <BatchStrip batch={batch} size="md" />
            <p className="mt-1.5 truncate text-xs text-muted-foreground tabular-nums">{rowsSentence(batch)}</p>
          </div>
          <BatchStateCell batch={batch} className="min-w-0" />
          <div className="text-right max-md:hidden">
            <BatchCost batch={batch} />
            <p className="text-xs text-muted-foreground">
              <Time at={batch.createdAt} look="age" />
            </p>
          </div>
        </>
      ) : (
        <BatchStateCell batch={batch} className="min-w-0" />
      )}
    </li>
  );
});
