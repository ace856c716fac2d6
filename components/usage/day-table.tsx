"use client";

import { downloadCsv } from "@/components/shared/csv-text";
import { Disclosure } from "@/components/shared/disclosure";
import { Money } from "@/components/shared/money";
import { Button } from "@/components/ui/button";
import { Table, TableBody, TableCell, TableHead, TableHeader, TableRow } from "@/components/ui/table";
import { formatDate } from "@/lib/format-time";
import { type DayBar, type Series, seriesName } from "./usage-series";

type DayTableProps = { bars: readonly DayBar[]; series: readonly Series[]; fileName: string };

/** The chart's twin: the same days and series as figures, latest first, without the days on which nothing happened. */
export function DayTable({ bars, series, fileName }: DayTableProps) {
  const days = [...bars].reverse().filter(({ cost }) => Number(cost) > 0);
  const save = () =>
    downloadCsv(fileName, [
      ["day", "cost_usd", ...series.map(seriesName)],
      ...bars.map(({ day, cost, parts }) => [day, cost, ...parts.map((part) => part.cost)]),
    ]);
  return (
    <Disclosure title="The same as a table" className="border-t" summaryClassName="px-4 py-2.5">
      <Table aria-label="Cost per day">
        <TableHeader>
          <TableRow>
            <TableHead>Day</TableHead>
            {series.map((one) => (
              <TableHead key={one.key} align="right">
                {seriesName(one)}
              </TableHead>
            ))}
            <TableHead align="right">Total</TableHead>
          </TableRow>
        </TableHeader>
        <TableBody>
          {days.map(({ day, cost, parts }) => (
            <TableRow key={day}>
              <TableCell className="whitespace-nowrap">{formatDate(Date.parse(day), Date.now(), "UTC")}</TableCell>
              {parts.map((part) => (
                <TableCell key={part.key} align="right">
                  {Number(part.cost) === 0 ? "–" : <Money amount={part.cost} />}
                </TableCell>
              ))}
              <TableCell align="right" className="font-medium">
                <Money amount={cost} />
              </TableCell>
            </TableRow>
          ))}
        </TableBody>
      </Table>
      <div className="border-t px-4 py-2.5">
        <Button variant="outline" size="sm" onClick={save}>
          Download days as CSV
        </Button>
      </div>
    </Disclosure>
  );
}
