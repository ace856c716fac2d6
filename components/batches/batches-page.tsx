"use client";

import { useQuery } from "@tanstack/react-query";
import Link from "next/link";
import { useRef } from "react";
import { NewBatchLink } from "@/components/shared/new-batch-link";
import { PageHeader } from "@/components/shared/page-header";
import { teamHref } from "@/components/shared/routes";
import { useTeam } from "@/components/shared/team-context";
import { useLinkRows } from "@/components/shared/use-link-rows";
import { useNarrow } from "@/components/shared/use-narrow";
import { Button } from "@/components/ui/button";
import { Card } from "@/components/ui/card";
import { batchesQuery } from "@/lib/batches/queries";
import { formatCount, plural } from "@/lib/format";
import { cn } from "@/lib/utils";
import { BatchCards } from "./batch-cards";
import { BatchTable } from "./batch-table";
import { BatchesError, BatchesSkeleton, NoBatches, NoMatches } from "./batches-states";
import { FilterBar } from "./filter-bar";
import { Pager } from "./pager";
import { useBatchFilters } from "./use-batch-filters";
import { useConnectionNames } from "./use-connection-names";

/** Every batch of the team: searched, narrowed, sorted and paged by the server, moved along by the live stream. */
export function BatchesPage() {
  const team = useTeam();
  const filters = useBatchFilters();
  const list = useRef<HTMLElement>(null);
  const isNarrow = useNarrow();
  const connections = useConnectionNames(team.slug);
  const { data, error, refetch, isFetching, isPlaceholderData, dataUpdatedAt } = useQuery(
    batchesQuery(team.slug, filters.input),
  );
  useLinkRows(list);

  const running = data?.counts.running ?? 0;
  const isEmpty = data?.batches.length === 0;
  const hasNone = isEmpty && !filters.isNarrowed && !filters.state.after;
  return (
    <>
      <PageHeader
        title="Batches"
        count={
          data &&
          !hasNone &&
          `${running > 0 ? `${formatCount(running)} running · ` : ""}${formatCount(data.counts.all)} in all`
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
        <FilterBar
          filters={filters}
          counts={data?.counts ?? null}
          models={data?.models ?? []}
          connections={connections}
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
        ) : isEmpty ? (
          <NoMatches onClear={filters.clear} />
        ) : (
          <div className={cn("transition-opacity", isPlaceholderData && "opacity-60")}>
            {isNarrow ? <BatchCards batches={data.batches} /> : <BatchTable batches={data.batches} filters={filters} />}
          </div>
        )}
      </Card>
      {data && !hasNone && <Pager filters={filters} page={data} dataUpdatedAt={dataUpdatedAt} />}
    </>
  );
}
