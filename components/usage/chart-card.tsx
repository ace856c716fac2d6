"use client";

import dynamic from "next/dynamic";
import Link from "next/link";
import { useMemo } from "react";
import { EmptyState } from "@/components/shared/empty-state";
import { teamHref } from "@/components/shared/routes";
import { useTeam } from "@/components/shared/team-context";
import { Button } from "@/components/ui/button";
import { Card, CardActions, CardHeader, CardTitle } from "@/components/ui/card";
import { Segmented } from "@/components/ui/segmented";
import { Skeleton } from "@/components/ui/skeleton";
import { BucketTable } from "./bucket-table";
import { bucketsOf } from "./usage-range";
import { barsOf, type Series, type Usage } from "./usage-series";
import type { UsageView } from "./use-usage-view";

export const chartLook = "h-72 w-full";
const UsageChart = dynamic(() => import("./usage-chart").then((file) => file.UsageChart), {
  ssr: false,
  loading: () => <Skeleton className={chartLook} />,
});

const measures = [
  { value: "cost", label: "Cost" },
  { value: "tokens", label: "Tokens" },
  { value: "rows", label: "Rows" },
] as const;
const buckets = [
  { value: "day", label: "Day" },
  { value: "week", label: "Week" },
  { value: "month", label: "Month" },
] as const;
const names = { cost: "Cost", tokens: "Tokens", rows: "Rows" };

/** What was used over time, stacked, with its table twin. */
export function ChartCard({ usage, series, view }: { usage: Usage; series: readonly Series[]; view: UsageView }) {
  const { measure, bucket, by } = view;
  const { from, to } = view.range;
  const bars = useMemo(
    () => barsOf(bucketsOf({ from, to }, bucket), usage, series, measure),
    [from, to, bucket, usage, series, measure],
  );
  const isUnpriced = measure === "cost" && Number(usage.total.cost) === 0 && usage.total.unpricedRows > 0;
  return (
    <Card className="overflow-hidden">
      <CardHeader>
        <CardTitle>
          {names[measure]} per {bucket}, by {by}
        </CardTitle>
        <CardActions className="max-w-full flex-wrap">
          <Segmented label="Show" size="sm" value={measure} onValueChange={view.setMeasure} options={measures} />
          <Segmented label="Per" size="sm" value={bucket} onValueChange={view.setBucket} options={buckets} />
        </CardActions>
      </CardHeader>
      <div className="px-4 pb-4">
        {isUnpriced ? (
          <NoPrices />
        ) : (
          <UsageChart bars={bars} series={series} measure={measure} bucket={bucket} className={chartLook} />
        )}
      </div>
      <BucketTable {...{ bars, series, measure, bucket }} fileName={`usage-${measure}-${bucket}s-${from}-${to}.csv`} />
    </Card>
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
      Rows and tokens are counted all the same.
    </EmptyState>
  );
}
