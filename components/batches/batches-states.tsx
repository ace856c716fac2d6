"use client";

import { Archive, Rows3, SearchX } from "lucide-react";
import { EmptyState } from "@/components/shared/empty-state";
import { ErrorState } from "@/components/shared/error-state";
import { NewBatchLink, SampleBatchLink } from "@/components/shared/new-batch-link";
import { Button } from "@/components/ui/button";
import { Skeleton } from "@/components/ui/skeleton";
import { plural } from "@/lib/format";
import { AppError } from "@/lib/wire/errors";

/** Before the first batch: what one is, and a way to try it. */
export function NoBatches() {
  return (
    <EmptyState
      icon={Rows3}
      title="No batches yet"
      action={
        <>
          <NewBatchLink />
          <SampleBatchLink />
        </>
      }
    >
      A batch is a file of requests, one JSON line each, answered within an hour or a day for less than realtime costs.
      Drop one: it is checked and priced before anything is uploaded.
    </EmptyState>
  );
}

/** Nothing is left in the list, and nothing is lost. */
export function AllArchived({ count, onShow }: { count: number; onShow: () => void }) {
  return (
    <EmptyState
      icon={Archive}
      title="Every batch is archived"
      action={
        <Button variant="outline" onClick={onShow}>
          Show {plural(count, "archived batch", "archived batches")}
        </Button>
      }
    >
      They are out of the way with all their results. New batches appear here.
    </EmptyState>
  );
}

export function NoMatches({ onClear }: { onClear: () => void }) {
  return (
    <EmptyState
      icon={SearchX}
      title="No batch matches"
      action={
        <Button variant="outline" onClick={onClear}>
          Clear search and filters
        </Button>
      }
    >
      Names, ids, tags and file names were searched, on all pages.
    </EmptyState>
  );
}

type BatchesErrorProps = { error: Error; isRetrying: boolean; onRetry: () => void; onFirstPage: () => void };

export function BatchesError({ error, isRetrying, onRetry, onFirstPage }: BatchesErrorProps) {
  const isLostPage = error instanceof AppError && error.code === "invalid_input";
  return (
    <ErrorState
      title="The list could not be loaded."
      kept="Your batches keep running."
      error={error}
      onRetry={isLostPage ? undefined : onRetry}
      isRetrying={isRetrying}
      action={
        isLostPage && (
          <Button variant="outline" onClick={onFirstPage}>
            To the first page
          </Button>
        )
      }
    />
  );
}

const rows = ["a", "b", "c", "d", "e", "f", "g", "h"];

export function BatchesSkeleton() {
  return (
    <div className="divide-y divide-line" aria-hidden>
      <div className="h-[33px]" />
      {rows.map((row) => (
        <div key={row} className="flex h-[55px] items-center gap-6 px-3">
          <div className="grid w-[27%] gap-1.5 max-md:w-1/2">
            <Skeleton className="h-3.5 w-3/4" />
            <Skeleton className="h-3 w-1/3" />
          </div>
          <Skeleton className="size-5.5 rounded-full max-md:hidden" />
          <Skeleton className="h-3.5 w-28 max-md:hidden" />
          <Skeleton className="h-1.5 flex-1" />
          <Skeleton className="h-3.5 w-24 max-md:hidden" />
          <Skeleton className="h-3.5 w-12" />
        </div>
      ))}
    </div>
  );
}
