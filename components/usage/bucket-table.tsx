"use client";

import { downloadCsv } from "@/components/shared/csv-text";
import { Disclosure } from "@/components/shared/disclosure";
import { Button } from "@/components/ui/button";
import { Table, TableBody, TableCell, TableHead, TableHeader, TableRow } from "@/components/ui/table";
import type { Bucket } from "@/lib/calendar";
import { bucketName } from "./bucket-name";
import { formatMeasure, type Measure, type Series, seriesName, type UsageBar } from "./usage-series";

type BucketTableProps = {
  bars: readonly UsageBar[];
  series: readonly Series[];
  measure: Measure;
  bucket: Bucket;
  fileName: string;
};

const units: Record<Measure, string> = { cost: "cost_usd", tokens: "tokens", rows: "rows" };

/** The chart's twin: the same buckets and series as figures, latest first, without those in which nothing happened. */
export function BucketTable({ bars, series, measure, bucket, fileName }: BucketTableProps) {
  const filled = [...bars].reverse().filter(({ total }) => Number(total) > 0);
  const save = () =>
    downloadCsv(fileName, [
      [bucket, units[measure], ...series.map((one) => seriesName(one, measure))],
      ...bars.map(({ at, total, parts }) => [at, total, ...parts.map((part) => part.value)]),
    ]);
  return (
    <Disclosure title="The same as a table" className="border-t" summaryClassName="px-4 py-2.5">
      <div className="overflow-x-auto">
        <Table aria-label={`${measure} per ${bucket}`}>
          <TableHeader>
            <TableRow>
              <TableHead className="capitalize">{bucket}</TableHead>
              {series.map((one) => (
                <TableHead key={one.key} align="right">
                  {seriesName(one, measure)}
                </TableHead>
              ))}
              <TableHead align="right">Total</TableHead>
            </TableRow>
          </TableHeader>
          <TableBody>
            {filled.map(({ at, total, parts }) => (
              <TableRow key={at}>
                <TableCell className="whitespace-nowrap">{bucketName(at, bucket)}</TableCell>
                {parts.map((part) => (
                  <TableCell key={part.key} align="right">
                    {Number(part.value) === 0 ? "–" : formatMeasure(part.value, measure)}
                  </TableCell>
                ))}
                <TableCell align="right" className="font-medium">
                  {formatMeasure(total, measure)}
                </TableCell>
              </TableRow>
            ))}
          </TableBody>
        </Table>
      </div>
      <div className="border-t px-4 py-2.5">
        <Button variant="outline" size="sm" onClick={save}>
          Download CSV
        </Button>
      </div>
    </Disclosure>
  );
}
