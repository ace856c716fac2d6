"use client";

import { useQuery } from "@tanstack/react-query";
import { Monitor } from "lucide-react";
import { useRef } from "react";
import { ErrorState } from "@/components/shared/error-state";
import { Link } from "@/components/shared/link";
import { LiveAsOf } from "@/components/shared/live-as-of";
import { NewBatchLink } from "@/components/shared/new-batch-link";
import { PageHeader } from "@/components/shared/page-header";
import { teamHref } from "@/components/shared/routes";
import { useTeam } from "@/components/shared/team-context";
import { useLinkRows } from "@/components/shared/use-link-rows";
import { Button } from "@/components/ui/button";
import { Card } from "@/components/ui/card";
import { overviewQuery } from "@/lib/batches/queries";
import { plural } from "@/lib/format";
import { BatchBoard } from "./batch-board";
import { BudgetCard } from "./budget-card";
import { FirstRun } from "./first-run";
import { MonthCard } from "./month-card";
import { OverviewSkeleton } from "./overview-skeleton";

/** The team's board: what runs and when it ends, what wants a look, and what the month has cost. */
export function OverviewPage() {
  const team = useTeam();
  const box = useRef<HTMLDivElement>(null);
  const { data, error, refetch, isFetching, dataUpdatedAt } = useQuery(overviewQuery(team.slug));
  useLinkRows(box);
  const running = data?.runningSums.batches ?? 0;
  return (
    <>
      <PageHeader
        title="Overview"
        count={data?.hasBatches && (running > 0 ? `${plural(running, "batch", "batches")} running` : "nothing runs")}
      >
        {data?.hasBatches && (
          <Button asChild variant="outline" size="icon" className="max-md:hidden">
            <Link href={teamHref(team, "/wall")} aria-label="Show on a wall screen" title="Show on a wall screen">
              <Monitor aria-hidden />
            </Link>
          </Button>
        )}
        <NewBatchLink />
      </PageHeader>
      {!data && error ? (
        <Card>
          <ErrorState
            title="The overview could not be loaded."
            kept="Your batches keep running."
            error={error}
            onRetry={() => void refetch()}
            isRetrying={isFetching}
          />
        </Card>
      ) : !data ? (
        <OverviewSkeleton />
      ) : !data.hasBatches ? (
        <FirstRun hasConnections={data.hasConnections} />
      ) : (
        <div ref={box} className="grid gap-4">
          <MonthCard month={data.month} />
          <BudgetCard />
          <BatchBoard {...data} />
          <LiveAsOf readAt={dataUpdatedAt} isBehind={error !== null} className="justify-self-end" />
        </div>
      )}
    </>
  );
}
