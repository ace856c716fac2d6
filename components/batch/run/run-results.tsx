"use client";

import { Inbox, SearchX } from "lucide-react";
import dynamic from "next/dynamic";
import { useState } from "react";
import { filterWords } from "@/components/batch/filter-words";
import { EmptyState } from "@/components/shared/empty-state";
import { ErrorState } from "@/components/shared/error-state";
import { SearchField } from "@/components/shared/search-field";
import { Button } from "@/components/ui/button";
import { Card } from "@/components/ui/card";
import { Chip } from "@/components/ui/chip";
import { Skeleton } from "@/components/ui/skeleton";
import type { Batch } from "@/lib/batches/contract";
import { resultFilters } from "@/lib/results/contract";
import { cn } from "@/lib/utils";
import { RunGrid } from "./run-grid";
import { type RunView, useRunRows } from "./use-run-rows";

const RowDrawer = dynamic(() => import("@/components/batch/row-drawer").then((file) => file.RowDrawer), { ssr: false });

const whole: RunView = { filter: "all", search: "" };

type RunResultsProps = { runId: string; parts: readonly Batch[]; isRunning: boolean };

/** Every request of every part and what became of it, as one list. */
export function RunResults({ runId, parts, isRunning }: RunResultsProps) {
  const [view, setView] = useState(whole);
  const rows = useRunRows(runId, view, isRunning);
  const [active, setActive] = useState<number | null>(null);
  const [isOpen, setIsOpen] = useState(false);
  const show = (next: Partial<RunView>) => {
    setActive(null);
    setIsOpen(false);
    setView({ ...view, ...next });
  };
  const opened = isOpen && active !== null ? rows.rowAt(active) : undefined;
  const step = (index: number) => (rows.rowAt(index) ? () => setActive(index) : null);
  const offered = resultFilters.filter(
    (filter) => filter === "all" || filter === view.filter || (rows.counts?.[filter] ?? 0) > 0,
  );
  return (
    <section aria-label="Results of the run">
      <div className="mb-2.5 flex flex-wrap items-center gap-2">
        <SearchField
          value={view.search}
          onValueChange={(search) => show({ search: search.slice(0, 200) })}
          label="Search prompts and answers"
          className="md:w-64"
        />
        <fieldset className="flex min-w-0 flex-1 flex-wrap gap-2">
          <legend className="sr-only">Show</legend>
          {offered.map((filter) => (
            <Chip
              key={filter}
              pressed={filter === view.filter}
              count={filter === "all" ? undefined : rows.counts?.[filter]}
              onClick={() => show({ filter })}
            >
              {filterWords[filter]}
            </Chip>
          ))}
        </fieldset>
      </div>
      <Card className={cn("overflow-hidden transition-opacity", rows.isChanging && "opacity-60")}>
        {rows.error ? (
          <ErrorState
            title="The results could not be loaded."
            kept="What was delivered is kept."
            error={rows.error}
            onRetry={rows.retry}
          />
        ) : rows.isLoading ? (
          <div aria-busy="true" className="grid gap-4 p-4">
            <Skeleton className="h-4 w-1/2" />
            <Skeleton className="h-4 w-2/3" />
            <Skeleton className="h-4 w-1/3" />
          </div>
        ) : rows.indexes.length === 0 ? (
          <NoRows isNarrowed={view.filter !== "all" || view.search !== ""} onClear={() => show(whole)} />
        ) : (
          <RunGrid
            key={JSON.stringify(view)}
            parts={parts}
            rows={rows}
            active={active}
            onActiveChange={setActive}
            onOpen={(index) => {
              setActive(index);
              setIsOpen(true);
            }}
          />
        )}
      </Card>
      {opened && active !== null && (
        <RowDrawer
          batchId={opened.batchId}
          seq={opened.seq}
          onClose={() => setIsOpen(false)}
          onPrevious={step(active - 1)}
          onNext={step(active + 1)}
        />
      )}
    </section>
  );
}

function NoRows({ isNarrowed, onClear }: { isNarrowed: boolean; onClear: () => void }) {
  if (!isNarrowed)
    return (
      <EmptyState icon={Inbox} title="No rows yet">
        Rows appear here as soon as the requests of a part are read.
      </EmptyState>
    );
  return (
    <EmptyState
      icon={SearchX}
      title="No row matches"
      action={
        <Button variant="outline" onClick={onClear}>
          Show all requests
        </Button>
      }
    >
      Ids, prompts and answers of all parts were searched.
    </EmptyState>
  );
}
