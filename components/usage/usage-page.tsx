"use client";

import { useQuery } from "@tanstack/react-query";
import dynamic from "next/dynamic";
import Link from "next/link";
import { useMemo } from "react";
import { EmptyState } from "@/components/shared/empty-state";
import { ErrorState } from "@/components/shared/error-state";
import { NewBatchLink } from "@/components/shared/new-batch-link";
import { PageHeader } from "@/components/shared/page-header";
import { teamHref } from "@/components/shared/routes";
import { useTeam } from "@/components/shared/team-context";
import { Button } from "@/components/ui/button";
import { Card, CardHeader, CardTitle } from "@/components/ui/card";
import { Skeleton } from "@/components/ui/skeleton";
import { usageQuery } from "@/lib/usage/queries";
import { cn } from "@/lib/utils";
import { DayTable } from "./day-table";
import { GroupTable } from "./group-table";
import { TopBatches } from "./top-batches";
import { UsageControls } from "./usage-controls";
import { daysOf } from "./usage-range";
import { barsOf, seriesOf } from "./usage-series";
import { UsageTotals } from "./usage-totals";
import { useUsageView } from "./use-usage-view";

const chartLook = "h-72 w-full";
const UsageChart = dynamic(() => import("./usage-chart").then((file) => file.UsageChart), {
  ssr: false,
  loading: () => <Skeleton className={chartLook} />,
});

/** What the team spent over time: one picture, its table twin, and where the money went. */
export function UsagePage() {
  const team = useTeam();
  const view = useUsageView();
  const { range, by, zone } = view;
  const { data, error, refetch, isFetching, isPlaceholderData } = useQuery(
    usageQuery(team.slug, { ...range, zone, groupBy: by }),
  );
  const series = useMemo(() => (data ? seriesOf(data.groups, by) : []), [data, by]);
  const bars = useMemo(
    () => (data ? barsOf(daysOf({ from: range.from, to: range.to }), data, series) : []),
    [data, series, range.from, range.to],
  );
  const isEmpty = data !== undefined && data.total.rows === 0;
  return (
    <>
      <PageHeader title="Usage">
        <NewBatchLink />
      </PageHeader>
      <UsageControls view={view} />
      {!data && error ? (
        <Card>
          <ErrorState
            title="The usage could not be loaded."
            error={error}
            onRetry={() => void refetch()}
            isRetrying={isFetching}
          />
        </Card>
      ) : !data ? (
        <UsageSkeleton />
      ) : (
        <div className={cn("grid gap-4 transition-opacity", isPlaceholderData && "opacity-60")}>
          {!isEmpty && <UsageTotals total={data.total} range={range} zone={zone} />}
          {isEmpty ? (
            <Card>
              <EmptyState title="Nothing was used in these days" action={<NewBatchLink />}>
                Every answered row appears here with its tokens and its cost, by model, member and connection.
              </EmptyState>
            </Card>
          ) : (
            <>
              <Card className="overflow-hidden">
                <CardHeader>
                  <CardTitle>Cost per day, by {by}</CardTitle>
                </CardHeader>
                <div className="px-4 pb-4">
                  {Number(data.total.cost) === 0 && data.total.hasUnknownPrices ? (
                    <NoPrices />
                  ) : (
                    <UsageChart bars={bars} series={series} className={chartLook} />
                  )}
                </div>
                <DayTable bars={bars} series={series} fileName={`usage-days-${range.from}-${range.to}.csv`} />
              </Card>
              <div className="grid items-start gap-4 xl:grid-cols-[minmax(0,1fr)_22rem]">
                <GroupTable groups={data.groups} total={data.total} by={by} range={range} series={series} />
                <TopBatches batches={data.topBatches} />
              </div>
            </>
          )}
        </div>
      )}
    </>
  );
}

function NoPrices() {
  const team = useTeam();
  return (
    <EmptyState
      title="No price is known for what was used"
      action={
        <Button asChild variant="outline">
          <Link href={teamHref(team, "/models")}>Set prices in Models</Link>
        </Button>
      }
      className="py-10"
    >
      Rows and tokens are counted below all the same.
    </EmptyState>
  );
}

function UsageSkeleton() {
  return (
    <div aria-busy="true" className="grid gap-4">
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
