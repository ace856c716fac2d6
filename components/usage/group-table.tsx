"use client";

import { downloadCsv } from "@/components/shared/csv-text";
import { useNarrow } from "@/components/shared/use-narrow";
import { Button } from "@/components/ui/button";
import { Card, CardActions, CardHeader, CardTitle } from "@/components/ui/card";
import { GroupCards, GroupColumns } from "./group-rows";
import type { DayRange } from "./usage-range";
import { otherKey, type Series, type Usage, type UsageBy, type UsageGroup } from "./usage-series";

type GroupTableProps = {
  groups: readonly UsageGroup[];
  total: Usage["total"];
  by: UsageBy;
  range: DayRange;
  series: readonly Series[];
};

/** Who or what the money went to, all of them, with the sums the chart is drawn from. */
export function GroupTable({ groups, total, by, range, series }: GroupTableProps) {
  const isNarrow = useNarrow();
  const colourOf = (key: string) =>
    (series.find((one) => one.key === key) ?? series.find((one) => one.key === otherKey))?.colour;
  const save = () =>
    downloadCsv(`usage-${by}-${range.from}-${range.to}.csv`, [
      [
        by,
        "cost_usd",
        "realtime_cost_usd",
        "has_unknown_prices",
        "rows",
        "failed_rows",
        "input_tokens",
        "output_tokens",
      ],
      ...groups.map((group) => [
        group.label,
        group.cost,
        group.realtimeCost,
        group.hasUnknownPrices ? "yes" : "no",
        group.rows,
        group.failedRows,
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
        <GroupCards groups={groups} total={total} by={by} colourOf={colourOf} />
      ) : (
        <GroupColumns groups={groups} total={total} by={by} colourOf={colourOf} />
      )}
    </Card>
  );
}
