"use client";

import { useQuery } from "@tanstack/react-query";
import { useRef } from "react";
import { Link } from "@/components/shared/link";
import { NewBatchLink } from "@/components/shared/new-batch-link";
import { PageHeader } from "@/components/shared/page-header";
import { teamHref } from "@/components/shared/routes";
import { isSeveral } from "@/components/shared/run-words";
import { useTeam } from "@/components/shared/team-context";
import { useLinkRows } from "@/components/shared/use-link-rows";
import { useNarrow } from "@/components/shared/use-narrow";
import { useShortcut } from "@/components/shared/use-shortcut";
import { Button } from "@/components/ui/button";
import { Card } from "@/components/ui/card";
import type { Batch } from "@/lib/batches/contract";
import type { RunSummary } from "@/lib/batches/list-contract";
import { batchesQuery } from "@/lib/batches/queries";
import { formatCount, plural } from "@/lib/format";
import { cn } from "@/lib/utils";
import { BatchCards } from "./batch-cards";
import { BatchTable } from "./batch-table";
import { AllArchived, BatchesError, BatchesSkeleton, NoBatches, NoMatches } from "./batches-states";
import { BulkBar } from "./bulk-bar";
import { ExportMenu } from "./export-menu";
import { FilterBar } from "./filter-bar";
import { Pager } from "./pager";
import { useBatchFilters } from "./use-batch-filters";
import { rowKey, useSelection } from "./use-selection";
import { UsedDays } from "./used-days";
import { ViewsMenu } from "./views-menu";

const isRunOf = (batch: Batch, runs: Readonly<Record<string, RunSummary>> | undefined): boolean =>
  batch.runId !== null && isSeveral(runs?.[batch.runId]);

/** Every batch of the team: searched, narrowed, sorted and paged by the server, moved along by the live stream. */
export function BatchesPage() {
  const team = useTeam();
  const filters = useBatchFilters();
  const list = useRef<HTMLElement>(null);
  const isNarrow = useNarrow();
  const selection = useSelection(filters);
  const { data, error, refetch, isFetching, isPlaceholderData, dataUpdatedAt } = useQuery(
    batchesQuery(team.slug, filters.input),
  );
  useLinkRows(list);
  const page = (data?.batches ?? []).map((batch) => rowKey(batch, isRunOf(batch, data?.runs)));
  useShortcut("x", () => {
    const row = document.activeElement?.closest("[data-row-key]")?.getAttribute("data-row-key");
    if (row) selection.toggle(row, { page });
  });

  const running = data?.counts.running ?? 0;
  const isEmpty = data?.batches.length === 0;
  const isWhole = !filters.isNarrowed && !filters.state.after;
  const hasNone = isEmpty && isWhole && data.counts.archived === 0;
  return (
    <>
      <PageHeader
        title="Batches"
        count={
          data &&
          !hasNone &&
          `${running > 0 ? `${formatCount(running)} running · ` : ""}${formatCount(data.total)} ${filters.isNarrowed ? "found" : "in all"}`
        }
      >
        {(data?.counts.all ?? 0) > 1 && (
          <Button variant="outline" asChild className="max-sm:hidden">
            <Link href={teamHref(team, "/compare")}>Compare</Link>
          </Button>
        )}
        <NewBatchLink />
      </PageHeader>
      <p role="status" className="sr-only">
        {data && `${plural(running, "batch", "batches")} running, ${formatCount(data.counts.look)} to look at.`}
      </p>
      {!hasNone && (
        <FilterBar filters={filters} counts={data?.counts ?? null}>
          <ViewsMenu isNarrowed={filters.isNarrowed} />
          <ExportMenu target={{ kind: "filter", filter: filters.filter }} />
        </FilterBar>
      )}
      {(selection.isAll || selection.size > 0) && (
        <BulkBar
          selection={selection}
          page={page}
          total={data?.total ?? 0}
          isArchive={filters.state.view === "archived"}
        />
      )}
      <Card ref={list} className="overflow-hidden" aria-busy={isFetching && (isPlaceholderData || !data)}>
        {error && !data ? (
          <BatchesError
            error={error}
            isRetrying={isFetching}
            onRetry={() => void refetch()}
            onFirstPage={filters.clear}
          />
        ) : !data ? (
          <BatchesSkeleton />
        ) : hasNone ? (
          <NoBatches />
        ) : isEmpty && isWhole ? (
          <AllArchived count={data.counts.archived} onShow={() => filters.change({ view: "archived" })} />
        ) : isEmpty ? (
          <NoMatches onClear={filters.clear} />
        ) : (
          <div className={cn("transition-opacity", isPlaceholderData && "opacity-60")}>
            {isNarrow ? (
              <BatchCards
                batches={data.batches}
                runs={data.runs}
                selection={selection}
                isArchive={filters.state.view === "archived"}
              />
            ) : (
              <BatchTable batches={data.batches} runs={data.runs} filters={filters} selection={selection} page={page} />
            )}
          </div>
        )}
      </Card>
      {data && !hasNone && (
        <Pager filters={filters} page={data} dataUpdatedAt={dataUpdatedAt} isBehind={error !== null} />
      )}
      <UsedDays filter={filters.filter} />
    </>
  );
}
