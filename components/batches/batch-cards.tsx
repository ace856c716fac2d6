"use client";

import { memo } from "react";
import { BatchCost, BatchName, BatchStateCell, modelsWords } from "@/components/shared/batch-parts";
import { rowsSentence } from "@/components/shared/batch-rows";
import { BatchStrip } from "@/components/shared/batch-strip";
import { Time } from "@/components/shared/time";
import { linkRowLook } from "@/components/shared/use-link-rows";
import { Avatar } from "@/components/ui/avatar";
import type { Batch } from "@/lib/batches/contract";
import { cn } from "@/lib/utils";

/** The list on a phone: name, strip, state, cost. */
export function BatchCards({ batches }: { batches: readonly Batch[] }) {
  return (
    <ul aria-label="Batches" className="divide-y divide-line">
      {batches.map((batch) => (
        <BatchCard key={batch.id} batch={batch} />
      ))}
    </ul>
  );
}

const BatchCard = memo(function BatchCard({ batch }: { batch: Batch }) {
  return (
    <li className={cn("grid gap-2 px-4 py-3 text-sm", linkRowLook)}>
      <div className="flex items-start gap-3">
        <div className="min-w-0 flex-1">
          <BatchName batch={batch} about={[modelsWords(batch.models), batch.window, ...batch.tags].join(" · ")} />
        </div>
        <Avatar name={batch.createdBy.name} seed={batch.createdBy.id} />
      </div>
      <div>
        <BatchStrip batch={batch} />
        <p className="mt-1.5 text-xs text-muted-foreground tabular-nums">{rowsSentence(batch)}</p>
      </div>
      <div className="flex items-end justify-between gap-3">
        <BatchStateCell batch={batch} className="min-w-0" />
        <div className="shrink-0 text-right text-xs text-muted-foreground">
          <div className="text-sm text-foreground">
            <BatchCost batch={batch} />
          </div>
          <Time at={batch.createdAt} look="age" />
        </div>
      </div>
    </li>
  );
});
