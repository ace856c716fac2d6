"use client";

import { LiveAsOf } from "@/components/shared/live-as-of";
import { Button } from "@/components/ui/button";
import { formatCount } from "@/lib/format";
import { type BatchFilters, pageRows } from "./use-batch-filters";

type PagerProps = {
  filters: BatchFilters;
  page: { batches: readonly unknown[]; nextCursor: string | null; total: number };
  dataUpdatedAt: number;
  /** The last reading failed. */
  isBehind: boolean;
};

/** "1 – 50 of 1,204", the way back and forth, and how old the figures are. */
export function Pager({ filters, page, dataUpdatedAt, isBehind }: PagerProps) {
  const { nextCursor, total, batches } = page;
  const before = (filters.state.page - 1) * pageRows;
  return (
    <div className="mt-2.5 flex flex-wrap items-center gap-2 text-xs text-muted-foreground">
      <span className="tabular-nums">
        {batches.length > 0 &&
          `${formatCount(before + 1)} – ${formatCount(before + batches.length)} of ${formatCount(total)}`}
      </span>
      {(nextCursor !== null || filters.state.after !== null) && (
        <nav aria-label="Pages of the list" className="flex gap-1.5">
          <Button variant="outline" size="sm" disabled={filters.state.after === null} onClick={filters.previousPage}>
            Previous
          </Button>
          <Button
            variant="outline"
            size="sm"
            disabled={nextCursor === null}
            onClick={() => nextCursor !== null && filters.nextPage(nextCursor)}
          >
            Next
          </Button>
        </nav>
      )}
      <LiveAsOf readAt={dataUpdatedAt} isBehind={isBehind} className="ml-auto" />
    </div>
  );
}
