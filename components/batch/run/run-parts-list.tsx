"use client";

import { useRef } from "react";
import { BatchCost, BatchName, BatchStateCell, costOf } from "@/components/shared/batch-parts";
import { rowsSentence } from "@/components/shared/batch-rows";
import { BatchStrip } from "@/components/shared/batch-strip";
import { MoneyColumn } from "@/components/shared/money";
import { linkRowLook, useLinkRows } from "@/components/shared/use-link-rows";
import { Card, CardHeader, CardTitle } from "@/components/ui/card";
import type { Batch } from "@/lib/batches/contract";
import { plural } from "@/lib/format";
import { cn } from "@/lib/utils";

/** The parts of a run, each with what came of it, leading to its own page. */
export function RunPartsList({ parts }: { parts: readonly Batch[] }) {
  const list = useRef<HTMLUListElement>(null);
  useLinkRows(list);
  return (
    <Card className="mb-4 overflow-hidden">
      <CardHeader>
        <CardTitle>{plural(parts.length, "part")}</CardTitle>
      </CardHeader>
      <ul ref={list} aria-label="Parts of the run" className="max-h-80 overflow-y-auto border-t">
        <MoneyColumn amounts={parts.map(costOf)}>
          {parts.map((part) => (
            <li
              key={part.id}
              className={cn(
                "grid items-center gap-x-5 gap-y-2 px-4 py-2.5 text-sm not-last:border-b not-last:border-line md:grid-cols-[minmax(0,1fr)_minmax(0,1fr)_150px_84px]",
                linkRowLook,
              )}
            >
              <div className="min-w-0">
                <BatchName batch={part} />
              </div>
              <div className="min-w-0">
                <BatchStrip batch={part} />
                <p className="mt-1 truncate text-xs text-muted-foreground tabular-nums">{rowsSentence(part)}</p>
              </div>
              <BatchStateCell batch={part} className="min-w-0" />
              <div className="md:text-right">
                <BatchCost batch={part} />
              </div>
            </li>
          ))}
        </MoneyColumn>
      </ul>
    </Card>
  );
}
