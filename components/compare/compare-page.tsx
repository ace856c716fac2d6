"use client";

import { useQuery } from "@tanstack/react-query";
import { GitCompareArrows } from "lucide-react";
import dynamic from "next/dynamic";
import { useState } from "react";
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
import { CompareTruth } from "./compare-truth";
import { FieldTable } from "./field-table";
import { useCompareView } from "./use-compare-view";

const PartedDrawer = dynamic(() => import("./parted-drawer").then((file) => file.PartedDrawer), { ssr: false });

/** Batches against each other, request by request: what agrees, what changed, and what the difference costs. */
export function ComparePage() {
  const team = useTeam();
  const control = useCompareView();
  const { a, b, isReady } = control;
  const { data, error, refetch, isFetching } = useQuery({
    ...comparisonQuery(team.slug, { a, b }),
    enabled: isReady,
  });
  const [parted, setParted] = useState<{ id: string; among: readonly string[] } | null>(null);
  const choose = (ids: readonly string[]) => {
    setParted(null);
    control.setIds(ids);
  };
  return (
    <>
      <PageHeader title="Compare" crumbs={[{ label: "Batches", href: teamHref(team, "/batches") }]} />
      <ComparePickers ids={control.ids} onChange={choose} />
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
          <CompareTruth key={`truth ${a} ${b}`} data={data} onOpen={(id, among) => setParted({ id, among })} />
          <CompareRows
            key={`${a} ${b}`}
            control={control}
            batches={data.batches}
            counts={data.counts}
            isBehind={parted !== null}
            onOpen={() => setParted(null)}
          />
          {parted && (
            <PartedDrawer
              {...parted}
              pair={{ a, b }}
              batches={data.batches}
              onStep={(id) => setParted({ ...parted, id })}
              onClose={() => setParted(null)}
            />
          )}
        </>
      )}
    </>
  );
}
