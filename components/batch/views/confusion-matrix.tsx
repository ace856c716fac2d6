import { Table, TableBody, TableCell, TableHead, TableHeader, TableRow } from "@/components/ui/table";
import { formatCount } from "@/lib/format";
import type { Confusion } from "@/lib/results/rules/statistics";
import { cn } from "@/lib/utils";

type Cell = { truth: string; said: string };
type ConfusionMatrixProps = { table: Confusion; chosen: Cell | null; onChoose: (cell: Cell | null) => void };

/** Rows are the truth, columns what was said. A cell lists its rows below. */
export function ConfusionMatrix({ table, chosen, onChoose }: ConfusionMatrixProps) {
  const largest = Math.max(1, ...table.cells.flat());
  return (
    <Table
      aria-label="Confusion matrix: rows are the truth, columns what was said"
      className="table-fixed [&_tbody>tr:last-child>th]:border-b-0"
      style={{ minWidth: `${9 + table.labels.length * 4}rem` }}
    >
      <TableHeader>
        <TableRow>
          <TableHead className="w-36">true ↓ said →</TableHead>
          {table.labels.map((label) => (
            <TableHead key={label} align="right" className="truncate" title={label}>
              {label}
            </TableHead>
          ))}
        </TableRow>
      </TableHeader>
      <TableBody>
        {table.labels.map((truth, row) => (
          <TableRow key={truth}>
            <TableHead scope="row" className="truncate border-line" title={truth}>
              {truth}
            </TableHead>
            {table.labels.map((said, column) => {
              const count = table.cells[row]?.[column] ?? 0;
              const isChosen = chosen?.truth === truth && chosen.said === said;
              return (
                <TableCell key={said} align="right" className="p-1">
                  <button
                    type="button"
                    disabled={count === 0}
                    aria-pressed={isChosen}
                    aria-label={`${truth} said to be ${said}: ${count}`}
                    onClick={() => onChoose(isChosen ? null : { truth, said })}
                    className={cn(
                      "relative h-7 w-full min-w-9 overflow-hidden rounded-[5px] px-2 text-right tabular-nums disabled:text-muted-foreground",
                      isChosen && "ring-2 ring-ring",
                      row === column && "font-semibold",
                    )}
                  >
                    <span
                      aria-hidden
                      className={cn("absolute inset-0", row === column ? "bg-good" : "bg-bad")}
                      style={{ opacity: count === 0 ? 0 : 0.08 + (count / largest) * 0.2 }}
                    />
                    <span className="relative">{formatCount(count)}</span>
                  </button>
                </TableCell>
              );
            })}
          </TableRow>
        ))}
      </TableBody>
    </Table>
  );
}
