import { pathWord } from "@/components/shared/figure-words";
import { Table, TableBody, TableCell, TableHead, TableHeader, TableRow } from "@/components/ui/table";
import { formatPercent } from "@/lib/format";
import { CountOf } from "./count-of";
import { rowsOfLabel } from "./field-rows";

type LabelBarsProps = {
  batchId: string;
  path: string;
  /** Whether the values are fields, not what a pattern drew. */
  areFields: boolean;
  counts: readonly { label: string; count: number }[];
};

/** How often each value comes: a table whose rows are drawn as bars. */
export function LabelBars({ batchId, path, areFields, counts }: LabelBarsProps) {
  const name = pathWord(path);
  const total = counts.reduce((sum, { count }) => sum + count, 0);
  const largest = Math.max(1, ...counts.map(({ count }) => count));
  return (
    <Table aria-label={`Values of ${name}`}>
      <TableHeader>
        <TableRow>
          <TableHead className="w-48">{name}</TableHead>
          <TableHead className="max-sm:hidden">
            <span className="sr-only">Bar</span>
          </TableHead>
          <TableHead align="right" className="w-20">
            Rows
          </TableHead>
          <TableHead align="right" className="w-20">
            Share
          </TableHead>
        </TableRow>
      </TableHeader>
      <TableBody>
        {counts.map(({ label, count }) => (
          <TableRow key={label}>
            <TableCell className="max-w-48 truncate" title={label}>
              {label || <span className="text-muted-foreground">empty</span>}
            </TableCell>
            <TableCell className="max-sm:hidden">
              <div
                aria-hidden
                className="h-2 rounded-full bg-chart-1"
                style={{ width: `${(count / largest) * 100}%` }}
              />
            </TableCell>
            <TableCell align="right">
              <CountOf
                batchId={batchId}
                count={count}
                of={label || "empty"}
                where={areFields ? rowsOfLabel(path, label) : null}
              />
            </TableCell>
            <TableCell align="right" className="text-muted-foreground">
              {formatPercent(count, total)}
            </TableCell>
          </TableRow>
        ))}
      </TableBody>
    </Table>
  );
}
