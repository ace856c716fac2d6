"use client";

import { useQuery } from "@tanstack/react-query";
import { downloadCsv } from "@/components/shared/csv-text";
import { Link } from "@/components/shared/link";
import { Money, MoneyColumn } from "@/components/shared/money";
import { teamHref } from "@/components/shared/routes";
import { useTeam } from "@/components/shared/team-context";
import { Button } from "@/components/ui/button";
import { Card, CardActions, CardDescription, CardHeader, CardTitle } from "@/components/ui/card";
import { Table, TableBody, TableCell, TableHead, TableHeader, TableRow } from "@/components/ui/table";
import { formatCount, formatMoneyRange, formatPercent, plural, shortModelName } from "@/lib/format";
import { compareDollars, sumDollars } from "@/lib/money";
import type { getAccuracy } from "@/lib/usage/contract";
import { accuracyQuery } from "@/lib/usage/queries";
import type { CallOutput } from "@/lib/wire/endpoint";
import type { DayRange } from "./usage-range";

type Row = CallOutput<typeof getAccuracy>["batches"][number];

const shown = 8;

/** Whether prices told before upload held, batch by batch, and what the next estimates are drawn from. */
export function AccuracyCard({ range }: { range: DayRange }) {
  const team = useTeam();
  const { data } = useQuery(accuracyQuery(team.slug, range));
  if (!data || data.batches.length === 0) return null;
  const sum = (pick: "actual" | "likely") => Number(sumDollars(data.batches.map((row) => row[pick])) ?? 0);
  const ratio = formatPercent(sum("actual"), sum("likely"));
  const inside = Math.round((data.insideShare ?? 0) * data.batches.length);
  const save = () =>
    downloadCsv(`estimates-${range.from}-${range.to}.csv`, [
      ["batch", "name", "finished_at", "low_usd", "likely_usd", "high_usd", "actual_usd"],
      ...data.batches.map((row) => [row.id, row.name, row.finishedAt, row.low, row.likely, row.high, row.actual]),
    ]);
  return (
    <Card className="overflow-hidden">
      <CardHeader>
        <CardTitle>Estimate against actual</CardTitle>
        <CardDescription>
          {inside === data.batches.length ? "All" : formatCount(inside)} of{" "}
          {plural(data.batches.length, "finished batch", "finished batches")} ended inside the range told before upload
          {ratio && ` · together ${ratio} of the likely price`}
        </CardDescription>
        <CardActions>
          <Button variant="outline" size="sm" onClick={save}>
            Download CSV
          </Button>
        </CardActions>
      </CardHeader>
      <div className="grid lg:grid-cols-[minmax(0,1fr)_22rem]">
        <div className="overflow-x-auto">
          <Table aria-label="Estimate against actual, newest first">
            <TableHeader>
              <TableRow>
                <TableHead>Batch</TableHead>
                <TableHead align="right" className="max-sm:hidden">
                  Estimate
                </TableHead>
                <TableHead align="right">Actual</TableHead>
                <TableHead align="right">Of the likely price</TableHead>
              </TableRow>
            </TableHeader>
            <TableBody>
              <MoneyColumn amounts={data.batches.slice(0, shown).map(({ actual }) => actual)}>
                {data.batches.slice(0, shown).map((row) => (
                  <TableRow key={row.id}>
                    <TableCell className="max-w-64 truncate max-sm:max-w-32">
                      <Link
                        href={teamHref(team, `/batches/${encodeURIComponent(row.id)}`)}
                        className="rounded-sm hover:underline"
                      >
                        {row.name}
                      </Link>
                      <div className="text-xs text-muted-foreground sm:hidden">
                        {formatMoneyRange(row.low, row.high)}
                      </div>
                    </TableCell>
                    <TableCell align="right" className="whitespace-nowrap text-muted-foreground max-sm:hidden">
                      {formatMoneyRange(row.low, row.high)}
                    </TableCell>
                    <TableCell align="right">
                      <Money amount={row.actual} />
                    </TableCell>
                    <TableCell align="right" className="whitespace-nowrap">
                      {formatPercent(Number(row.actual), Number(row.likely)) ?? "–"}
                      <span className="text-muted-foreground"> · {verdictOf(row)}</span>
                    </TableCell>
                  </TableRow>
                ))}
              </MoneyColumn>
            </TableBody>
          </Table>
        </div>
        <div className="border-t p-4 text-sm lg:border-t-0 lg:border-l">
          <h3 className="mb-1 font-medium">What the next estimates use</h3>
          <ul className="grid gap-1 text-xs text-muted-foreground tabular-nums">
            {data.models.map((model) => (
              <li key={model.model}>
                <span className="text-foreground">{shortModelName(model.model)}</span>:{" "}
                {formatCount(Math.round(model.outputPerRequest))} output tokens per answer over your last{" "}
                {plural(model.runs, "run")} ({formatCount(Math.round(model.p10))} to{" "}
                {formatCount(Math.round(model.p90))})
                {model.inputRatio !== null && `; ${formatPercent(model.inputRatio, 1)} of the counted input was billed`}
              </li>
            ))}
          </ul>
        </div>
      </div>
    </Card>
  );
}

const verdictOf = ({ low, high, actual }: Row): string =>
  compareDollars(actual, low) < 0 ? "below the range" : compareDollars(actual, high) > 0 ? "above the range" : "inside";
