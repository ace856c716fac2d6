"use client";

import { useQuery } from "@tanstack/react-query";
import { useMemo } from "react";
import { EmptyState } from "@/components/shared/empty-state";
import { ErrorState } from "@/components/shared/error-state";
import { NewBatchLink } from "@/components/shared/new-batch-link";
import { PageHeader } from "@/components/shared/page-header";
import { useTeam } from "@/components/shared/team-context";
import { Card } from "@/components/ui/card";
import { Skeleton } from "@/components/ui/skeleton";
import { budgetsQuery } from "@/lib/budgets/queries";
import { forecastQuery, usageQuery } from "@/lib/usage/queries";
import { isUnused } from "@/lib/usage/rules";
import { cn } from "@/lib/utils";
import { AccuracyCard } from "./accuracy-card";
import { ChartCard, chartLook } from "./chart-card";
import { ForecastCard } from "./forecast-card";
import { GroupTable } from "./group-table";
import { SliceChips } from "./slice-chips";
import { TopBatches } from "./top-batches";
import { UsageControls } from "./usage-controls";
import { seriesOf } from "./usage-series";
import { UsageTotals } from "./usage-totals";
import { useUsageView } from "./use-usage-view";

/** What the team spent over time: one picture, its table twin, where the money went, and where the month will end. */
export function UsagePage() {
  const team = useTeam();
  const view = useUsageView();
  const { range, by, bucket, slice } = view;
  const { data, error, refetch, isFetching, isPlaceholderData } = useQuery(
    usageQuery(team.slug, { ...range, groupBy: by, bucket, ...slice }),
  );
  // Stands above everything else: what is below would jump if it came later.
  const forecast = useQuery(forecastQuery(team.slug));
  const board = useQuery(budgetsQuery(team.slug));
  const series = useMemo(() => (data ? seriesOf(data.groups, by) : []), [data, by]);
  return (
    <>
      <PageHeader title="Usage">
        <NewBatchLink />
      </PageHeader>
      <UsageControls view={view} />
      <SliceChips view={view} />
      {!data && error ? (
        <Card>
          <ErrorState
            title="The usage could not be loaded."
            error={error}
            onRetry={() => void refetch()}
            isRetrying={isFetching}
          />
        </Card>
      ) : !data || forecast.isPending || board.isPending ? (
        <UsageSkeleton />
      ) : (
        <div className={cn("grid gap-4 transition-opacity", isPlaceholderData && "opacity-60")}>
          <ForecastCard />
          {isUnused(data.total) ? (
            <Card>
              <EmptyState title="Nothing was used in these days" action={<NewBatchLink />}>
                Every answered row appears here with its tokens and its cost, by model, member, connection and tag.
              </EmptyState>
            </Card>
          ) : (
            <>
              <UsageTotals total={data.total} view={view} />
              <ChartCard usage={data} series={series} view={view} />
              <div className="grid items-start gap-4 2xl:grid-cols-[minmax(0,1fr)_22rem]">
                <GroupTable groups={data.groups} total={data.total} view={view} series={series} />
                <TopBatches batches={data.topBatches} fileName={`usage-batches-${range.from}-${range.to}.csv`} />
              </div>
              <AccuracyCard range={range} />
            </>
          )}
        </div>
      )}
      <p className="mt-4 text-xs text-muted-foreground">
        Days, weeks and months are those of {team.zone.replaceAll("_", " ")}. Prices are frozen when a batch’s first
        rows arrive.
      </p>
    </>
  );
}

function UsageSkeleton() {
  return (
    <div aria-busy="true" className="grid gap-4">
      <Card className="grid h-[132px] content-center gap-4 px-4">
        <Skeleton className="h-5 w-72 max-w-full" />
        <Skeleton className="h-9" />
      </Card>
      <Card className="grid h-[92px] grid-cols-4 items-center gap-6 px-4.5 max-md:grid-cols-2">
        {["a", "b", "c", "d"].map((key) => (
          <Skeleton key={key} className="h-9" />
        ))}
      </Card>
      <Card className="p-4">
        <Skeleton className={chartLook} />
      </Card>
    </div>
  );
}
