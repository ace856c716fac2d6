"use client";

import { useQuery } from "@tanstack/react-query";
import { GitCompareArrows } from "lucide-react";
import { EmptyState } from "@/components/shared/empty-state";
import { ErrorState } from "@/components/shared/error-state";
import { PageHeader } from "@/components/shared/page-header";
import { teamHref } from "@/components/shared/routes";
import { useTeam } from "@/components/shared/team-context";
import { Card } from "@/components/ui/card";
import { Skeleton } from "@/components/ui/skeleton";
import { comparisonQuery } from "@/lib/results/compare/queries";
import { ComparePickers } from "./compare-pickers";
import { CompareRows } from "./compare-rows";
import { CompareSummary } from "./compare-summary";
import { FieldTable } from "./field-table";
import { useCompareView } from "./use-compare-view";

/** Batches against each other, request by request: what agrees, what changed, and what the difference costs. */
export function ComparePage() {
  const team = useTeam();
  const control = useCompareView();
  const { a, b, isReady } = control;
  const { data, error, refetch, isFetching } = useQuery({
    ...comparisonQuery(team.slug, { a, b }),
    enabled: isReady,
  });
  return (
    <>
      <PageHeader title="Compare" crumbs={[{ label: "Batches", href: teamHref(team, "/batches") }]} />
      <ComparePickers ids={control.ids} onChange={control.setIds} />
      {!isReady ? (
        <Card>
          <EmptyState icon={GitCompareArrows} title="Choose two batches">
            Requests are joined by custom_id: run the same file on another model, window or prompt, and see which
            answers changed and what the difference costs.
          </EmptyState>
        </Card>
      ) : error && !data ? (
        <Card>
          <ErrorState
            title="These batches could not be compared."
            kept="Both are as they were."
            error={error}
            onRetry={() => void refetch()}
            isRetrying={isFetching}
          />
        </Card>
      ) : !data ? (
        <div aria-busy="true" className="grid gap-4">
          <Skeleton className="h-48 rounded-xl" />
          <Skeleton className="h-96 rounded-xl" />
        </div>
      ) : (
        <>
          <CompareSummary data={data} />
          <FieldTable fields={data.fields} />
          <CompareRows key={`${a} ${b}`} control={control} batches={data.batches} counts={data.counts} />
        </>
      )}
    </>
  );
}
