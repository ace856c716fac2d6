"use client";

import type { Route } from "next";
import { downloadCsv } from "@/components/shared/csv-text";
import { Disclosure } from "@/components/shared/disclosure";
import { Link } from "@/components/shared/link";
import { Button } from "@/components/ui/button";
import { Table, TableBody, TableCell, TableHead, TableHeader, TableRow } from "@/components/ui/table";
import type { Bucket } from "@/lib/calendar";
import { columnDecimals } from "@/lib/format";
import { bucketName } from "./bucket-name";
import {
  amountWords,
  isMoney,
  type Measure,
  type Series,
  seriesName,
  type UsageBar,
  type UsagePart,
} from "./usage-series";

type BucketTableProps = {
  bars: readonly UsageBar[];
  series: readonly Series[];
  measure: Measure;
  bucket: Bucket;
  hrefOf: (series?: Series, at?: string) => Route;
  fileName: string;
};

const units: Record<Measure, string> = {
  cost: "cost_usd",
  saved: "saved_usd",
  wasted: "wasted_usd",
  tokens: "tokens",
  rows: "rows",
};

/** An amount of which nothing is known is an empty cell. */
const csvCell = ({ value, isPartial }: Pick<UsagePart, "value" | "isPartial">): string | null =>
  isPartial && Number(value) === 0 ? null : value;

const nothing = { value: "0", isPartial: false };

/** The chart's twin: the same buckets and series as figures, latest first, without those in which nothing happened. */
export function BucketTable({ bars, series, measure, bucket, hrefOf, fileName }: BucketTableProps) {
  const filled = [...bars].reverse().filter(({ total, isPartial }) => Number(total) !== 0 || isPartial);
  const isPriced = isMoney(measure);
  const decimals = isPriced ? columnDecimals(filled.flatMap(({ parts }) => parts.map(({ value }) => value))) : 2;
  const save = () =>
    downloadCsv(fileName, [
      [bucket, units[measure], ...series.map((one) => seriesName(one, measure)), ...(isPriced ? ["has_unknown"] : [])],
      ...bars.map(({ at, total, isPartial, parts }) => [
        at,
        csvCell({ value: total, isPartial }),
        ...parts.map(csvCell),
        ...(isPriced ? [isPartial ? "yes" : "no"] : []),
      ]),
    ]);
  const amount = (part: Pick<UsagePart, "value" | "isPartial">, at: string, one?: Series) =>
    Number(part.value) === 0 && !part.isPartial ? (
      "–"
    ) : (
      <Link
        href={hrefOf(one, at)}
        aria-label={`${amountWords(part, measure)}: batches of ${one?.label ?? "all"}, ${bucketName(at, bucket)}`}
        className="rounded-sm underline-offset-4 hover:underline"
      >
        {amountWords(part, measure, decimals)}
      </Link>
    );
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
            {filled.map(({ at, total, isPartial, parts }) => (
              <TableRow key={at}>
                <TableCell className="whitespace-nowrap">{bucketName(at, bucket)}</TableCell>
                {series.map((one, index) => (
                  <TableCell key={one.key} align="right" className="whitespace-nowrap">
                    {amount(parts[index] ?? nothing, at, one)}
                  </TableCell>
                ))}
                <TableCell align="right" className="font-medium whitespace-nowrap">
                  {amount({ value: total, isPartial }, at)}
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
