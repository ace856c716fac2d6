"use client";

import { downloadCsv } from "@/components/shared/csv-text";
import { useNarrow } from "@/components/shared/use-narrow";
import { Button } from "@/components/ui/button";
import { Card, CardActions, CardHeader, CardTitle } from "@/components/ui/card";
import { GroupCards, GroupColumns } from "./group-rows";
import { otherKey, type Series, type Usage, type UsageGroup } from "./usage-series";
import type { UsageView } from "./use-usage-view";

type GroupTableProps = {
  groups: readonly UsageGroup[];
  total: Usage["total"];
  view: UsageView;
  series: readonly Series[];
};

/** Who or what the money went to, all of them, with the sums the chart is drawn from. */
export function GroupTable({ groups, total, view, series }: GroupTableProps) {
  const { by, range } = view;
  const isNarrow = useNarrow();
  const colourOf = (key: string) =>
    (series.find((one) => one.key === key) ?? series.find((one) => one.key === otherKey))?.colour;
  const save = () =>
    downloadCsv(`usage-${by}-${range.from}-${range.to}.csv`, [
      [
        by,
        "cost_usd",
        "wasted_cost_usd",
        "compared_cost_usd",
        "realtime_cost_usd",
        "batches",
        "rows",
        "failed_rows",
        "flagged_rows",
        "unpriced_rows",
        "input_tokens",
        "output_tokens",
      ],
      ...groups.map((group) => [
        group.label,
        group.cost,
        group.wasteUnknownRows > 0 && Number(group.wastedCost) === 0 ? null : group.wastedCost,
        group.comparedCost,
        group.realtimeCost,
        group.batches,
        group.rows,
        group.failedRows,
        group.flaggedRows,
        group.unpricedRows,
        group.inputTokens,
        group.outputTokens,
      ]),
    ]);
  return (
    <Card className="overflow-hidden">
      <CardHeader>
        <CardTitle>By {by}</CardTitle>
        <CardActions>
          <Button variant="outline" size="sm" onClick={save}>
            Download CSV
          </Button>
        </CardActions>
      </CardHeader>
      {isNarrow ? (
        <GroupCards {...{ groups, total, view, colourOf }} />
      ) : (
        <GroupColumns {...{ groups, total, view, colourOf }} />
      )}
    </Card>
  );
}
