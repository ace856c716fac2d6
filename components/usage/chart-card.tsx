"use client";

import dynamic from "next/dynamic";
import { useCallback, useMemo } from "react";
import { EmptyState } from "@/components/shared/empty-state";
import { Link } from "@/components/shared/link";
import { teamHref } from "@/components/shared/routes";
import { useTeam } from "@/components/shared/team-context";
import { Button } from "@/components/ui/button";
import { Card, CardActions, CardHeader, CardTitle } from "@/components/ui/card";
import { Segmented } from "@/components/ui/segmented";
import { Skeleton } from "@/components/ui/skeleton";
import { batchesHref, daysOf } from "./batches-href";
import { BucketTable } from "./bucket-table";
import { bucketsOf } from "./usage-range";
import { barsOf, isMoney, type Series, savedOf, type Usage } from "./usage-series";
import type { UsageView } from "./use-usage-view";

export const chartLook = "h-72 w-full";
const UsageChart = dynamic(() => import("./usage-chart").then((file) => file.UsageChart), {
  ssr: false,
  loading: () => <Skeleton className={chartLook} />,
});

const measures = [
  { value: "cost", label: "Cost" },
  { value: "saved", label: "Saved" },
  { value: "wasted", label: "Wasted" },
  { value: "tokens", label: "Tokens" },
  { value: "rows", label: "Rows" },
] as const;
const buckets = [
  { value: "day", label: "Day" },
  { value: "week", label: "Week" },
  { value: "month", label: "Month" },
] as const;
const names = {
  cost: "Cost",
  saved: "Saved against realtime",
  wasted: "Cost of failed and flagged rows",
  tokens: "Tokens",
  rows: "Rows",
};
/** A list takes no more values of one kind; beyond them the days are all that can be said. */
const valuesMax = 50;

/** What was used over time, stacked, with its table twin. Every figure leads to its batches. */
export function ChartCard({ usage, series, view }: { usage: Usage; series: readonly Series[]; view: UsageView }) {
  const team = useTeam();
  const { measure, bucket, by, slice, range } = view;
  const { from, to } = range;
  const bars = useMemo(
    () => barsOf(bucketsOf({ from, to }, bucket), usage, series, measure),
    [from, to, bucket, usage, series, measure],
  );
  const hrefOf = useCallback(
    (one?: Series, at?: string) => {
      const keys = one && one.keys.length <= valuesMax ? { [by]: one.keys } : {};
      return batchesHref(team, { ...slice, ...keys }, daysOf(range, bucket, at));
    },
    [team, by, slice, range, bucket],
  );
  const { total } = usage;
  const isUnpriced =
    measure === "saved"
      ? savedOf(total) === null
      : measure === "wasted"
        ? Number(total.wastedCost) === 0 && total.wasteUnknownRows > 0
        : isMoney(measure) && Number(total.cost) === 0 && total.unpricedRows > 0;
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
          <NoPrices what={measure === "saved" ? "No realtime price" : "No price"} />
        ) : (
          <UsageChart {...{ bars, series, measure, bucket, hrefOf }} className={chartLook} />
        )}
      </div>
      <BucketTable
        {...{ bars, series, measure, bucket, hrefOf }}
        fileName={`usage-${measure}-${bucket}s-${from}-${to}.csv`}
      />
    </Card>
  );
}

function NoPrices({ what }: { what: string }) {
  const team = useTeam();
  return (
    <EmptyState
      title={`${what} is known for what was used`}
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
