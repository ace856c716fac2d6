"use client";

import { ChevronLeft, ChevronRight } from "lucide-react";
import type { ReactNode } from "react";
import { ErrorState } from "@/components/shared/error-state";
import { Button } from "@/components/ui/button";
import { Card } from "@/components/ui/card";
import { Skeleton } from "@/components/ui/skeleton";
import { formatCount } from "@/lib/format";
import { cn } from "@/lib/utils";
import type { RowPages } from "./use-row-pages";

/** "1 – 24 of 1,000", and the way to the others. */
function Pager({ pages }: { pages: RowPages }) {
  const { page, from, rows, matching } = pages;
  return (
    <nav aria-label="Pages of rows" className="flex items-center gap-1.5">
      <p className="mr-1 text-xs text-muted-foreground tabular-nums">
        {formatCount(from + 1)} – {formatCount(from + rows.length)} of {formatCount(matching)}
      </p>
      <Button
        variant="outline"
        size="icon-sm"
        aria-label="Page before"
        disabled={page === 0}
        onClick={() => pages.setPage(page - 1)}
      >
        <ChevronLeft aria-hidden />
      </Button>
      <Button
        variant="outline"
        size="icon-sm"
        aria-label="Next page"
        disabled={page + 1 >= pages.pages}
        onClick={() => pages.setPage(page + 1)}
      >
        <ChevronRight aria-hidden />
      </Button>
    </nav>
  );
}

type PagedRowsProps = { pages: RowPages; what: string; head?: ReactNode; children: ReactNode };

/** The frame of a view that shows rows one by one: its state, its pages, its rows. */
export function PagedRows({ pages, what, head, children }: PagedRowsProps) {
  if (pages.error && pages.rows.length === 0) {
    return (
      <Card>
        <ErrorState
          title={`The ${what} could not be loaded.`}
          error={pages.error}
          onRetry={() => void pages.refetch()}
        />
      </Card>
    );
  }
  if (pages.isPending) return <Skeleton className="h-96 rounded-xl" />;
  return (
    <div>
      <div className="mb-3 flex flex-wrap items-center justify-between gap-2">
        {head ?? <span />}
        <Pager pages={pages} />
      </div>
      <div className={cn("transition-opacity", pages.isPlaceholderData && "opacity-60")}>{children}</div>
    </div>
  );
}
