"use client";

import { Money } from "@/components/shared/money";
import { useNarrow } from "@/components/shared/use-narrow";
import { Button } from "@/components/ui/button";
import { Card, CardActions, CardHeader, CardTitle } from "@/components/ui/card";
import { Table, TableBody, TableCell, TableHead, TableHeader, TableRow } from "@/components/ui/table";
import { formatCount, formatPercent, formatTokens, plural } from "@/lib/format";
import { downloadCsv } from "./csv-text";
import type { DayRange } from "./usage-range";
import { groupLabel, otherKey, type Series, savedOf, type Usage, type UsageBy, type UsageGroup } from "./usage-series";

type GroupTableProps = {
  groups: readonly UsageGroup[];
  total: Usage["total"];
  by: UsageBy;
  range: DayRange;
  series: readonly Series[];
};

const heads: Record<UsageBy, string> = { model: "Model", member: "Member", connection: "Connection" };

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
        <WideTable groups={groups} total={total} by={by} colourOf={colourOf} />
      )}
    </Card>
  );
}

type RowsProps = Pick<GroupTableProps, "groups" | "total" | "by"> & { colourOf: (key: string) => string | undefined };

function WideTable({ groups, total, by, colourOf }: RowsProps) {
  return (
    <Table aria-label={`Usage by ${by}`}>
      <TableHeader>
        <TableRow>
          <TableHead>{heads[by]}</TableHead>
          <TableHead align="right">Cost</TableHead>
          <TableHead align="right">Share</TableHead>
          <TableHead align="right">Saved</TableHead>
          <TableHead align="right">Rows</TableHead>
          <TableHead align="right">Failed</TableHead>
          <TableHead align="right">Tokens in</TableHead>
          <TableHead align="right">Tokens out</TableHead>
        </TableRow>
      </TableHeader>
      <TableBody>
        {groups.map((group) => (
          <TableRow key={group.key}>
            <TableCell>
              <span className="flex items-center gap-2">
                <Swatch colour={colourOf(group.key)} />
                <span title={group.label}>{groupLabel(group, by)}</span>
              </span>
            </TableCell>
            <TableCell align="right" className="font-medium whitespace-nowrap">
              <Cost group={group} />
            </TableCell>
            <TableCell align="right" className="text-muted-foreground">
              {formatPercent(Number(group.cost), Number(total.cost)) ?? "–"}
            </TableCell>
            <TableCell align="right">
              <Money amount={savedOf(group)} />
            </TableCell>
            <TableCell align="right">{formatCount(group.rows)}</TableCell>
            <TableCell align="right">{group.failedRows > 0 ? formatCount(group.failedRows) : "–"}</TableCell>
            <TableCell align="right">{formatTokens(group.inputTokens)}</TableCell>
            <TableCell align="right">{formatTokens(group.outputTokens)}</TableCell>
          </TableRow>
        ))}
      </TableBody>
    </Table>
  );
}

function GroupCards({ groups, total, by, colourOf }: RowsProps) {
  return (
    <ul aria-label={`Usage by ${by}`}>
      {groups.map((group) => (
        <li key={group.key} className="grid gap-0.5 border-t border-line px-4 py-2.5 text-sm tabular-nums">
          <div className="flex items-center gap-2">
            <Swatch colour={colourOf(group.key)} />
            <span className="min-w-0 flex-1 truncate font-medium">{groupLabel(group, by)}</span>
            <Cost group={group} />
          </div>
          <p className="pl-4.5 text-xs text-muted-foreground">
            {[
              formatPercent(Number(group.cost), Number(total.cost)),
              plural(group.rows, "row"),
              group.failedRows > 0 && `${formatCount(group.failedRows)} failed`,
              `${formatTokens(group.inputTokens)} in`,
              `${formatTokens(group.outputTokens)} out`,
            ]
              .filter(Boolean)
              .join(" · ")}
          </p>
        </li>
      ))}
    </ul>
  );
}

function Swatch({ colour }: { colour: string | undefined }) {
  return <span aria-hidden className="size-2.5 shrink-0 rounded-[3px]" style={{ background: colour }} />;
}

/** Nothing known is "unknown"; something known beside something unknown says both. */
function Cost({ group }: { group: UsageGroup }) {
  if (!group.hasUnknownPrices) return <Money amount={group.cost} />;
  if (Number(group.cost) === 0) return <Money amount={null} />;
  return (
    <>
      <Money amount={group.cost} /> <span className="font-normal text-muted-foreground">+ unknown</span>
    </>
  );
}
