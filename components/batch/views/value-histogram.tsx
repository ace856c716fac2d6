"use client";

import { Disclosure } from "@/components/shared/disclosure";
import { formatFigure } from "@/components/shared/figure-words";
import { Table, TableBody, TableCell, TableHead, TableHeader, TableRow } from "@/components/ui/table";
import { formatPercent, plural } from "@/lib/format";
import type { Condition } from "@/lib/results/columns";
import type { Bin } from "@/lib/results/rules/statistics";
import { cn } from "@/lib/utils";
import { CountOf } from "./count-of";

type ValueHistogramProps = {
  label: string;
  bins: readonly Bin[];
  /** Columns below it are paler: they do not pass. */
  threshold: number;
  /** The rows of a range, where Results can show them. */
  rowsOf: (bin: Bin, isLast: boolean) => readonly Condition[] | null;
  batchId: string;
};

const range = ({ from, to }: Bin): string =>
  to - from === 1 && Number.isInteger(from) ? formatFigure(from) : `${formatFigure(from)} – ${formatFigure(to)}`;

/** Columns of how many rows have a value in each range, and the same as a table. */
export function ValueHistogram({ label, bins, threshold, rowsOf, batchId }: ValueHistogramProps) {
  const largest = Math.max(1, ...bins.map(({ count }) => count));
  const total = bins.reduce((sum, { count }) => sum + count, 0);
  const isWhole = bins.every(({ from, to }) => to - from === 1 && Number.isInteger(from));
  return (
    <figure aria-label={label} className="min-w-0">
      <div aria-hidden className="flex h-44 items-end gap-0.5 border-b">
        {bins.map((bin) => (
          <div
            key={bin.from}
            title={`${range(bin)}: ${plural(bin.count, "row")}`}
            className={cn("min-w-0.5 flex-1 rounded-t-[3px]", bin.from >= threshold ? "bg-chart-1" : "bg-chart-6/60")}
            style={{ height: bin.count === 0 ? 0 : `${Math.max(2, (bin.count / largest) * 100)}%` }}
          />
        ))}
      </div>
      <div
        aria-hidden
        className={cn("mt-1 flex text-2xs text-muted-foreground tabular-nums", !isWhole && "justify-between")}
      >
        {isWhole ? (
          bins.map((bin) => (
            <span key={bin.from} className="flex-1 text-center">
              {formatFigure(bin.from)}
            </span>
          ))
        ) : (
          <>
            <span>{formatFigure(bins[0]?.from ?? null)}</span>
            <span>{formatFigure(bins.at(-1)?.to ?? null)}</span>
          </>
        )}
      </div>
      <Disclosure title="The same as a table" className="mt-1">
        <Table aria-label={label} className="mt-1">
          <TableHeader>
            <TableRow>
              <TableHead>Value</TableHead>
              <TableHead align="right">Rows</TableHead>
              <TableHead align="right">Share</TableHead>
            </TableRow>
          </TableHeader>
          <TableBody>
            {bins.map((bin, at) => (
              <TableRow key={bin.from}>
                <TableCell className="tabular-nums">{range(bin)}</TableCell>
                <TableCell align="right">
                  <CountOf
                    batchId={batchId}
                    count={bin.count}
                    of={range(bin)}
                    where={rowsOf(bin, at === bins.length - 1)}
                  />
                </TableCell>
                <TableCell align="right">{formatPercent(bin.count, total)}</TableCell>
              </TableRow>
            ))}
          </TableBody>
        </Table>
      </Disclosure>
    </figure>
  );
}
