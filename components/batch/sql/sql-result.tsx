"use client";

import { Download } from "lucide-react";
import { useMemo, useState } from "react";
import { downloadCsv } from "@/components/shared/csv-text";
import { GridCell, GridHead } from "@/components/shared/grid";
import { VirtualRows } from "@/components/shared/virtual-rows";
import { Button } from "@/components/ui/button";
import { Card, CardActions, CardHeader } from "@/components/ui/card";
import { plural } from "@/lib/format";
import { formatDuration } from "@/lib/format-time";
import { type Cell, type QueryResult, queryLimits } from "@/lib/results/sql/contract";

const numberTypes = /^(U?(TINY|SMALL|BIG|HUGE)?INT(EGER)?|DOUBLE|FLOAT|DECIMAL.*)$/;
const columnPx = 150;
const rowPx = 35;
const headPx = 37;

type SqlResultProps = { result: QueryResult; fileName: string };

/** What a query gave, as a grid and as CSV. */
export function SqlResult({ result, fileName }: SqlResultProps) {
  const [active, setActive] = useState<string | null>(null);
  const rows = useMemo(() => result.rows.map((cells, at) => ({ at, cells })), [result]);
  const columns = result.columns.map((column, at) => ({ ...column, at, isNumber: numberTypes.test(column.type) }));
  const took = result.elapsedMs < 1_000 ? `${Math.round(result.elapsedMs)} ms` : formatDuration(result.elapsedMs);
  return (
    <Card className="overflow-hidden">
      <CardHeader className="border-b">
        <p role="status" className="text-sm">
          {plural(rows.length, "row")} <span className="text-muted-foreground">in {took}</span>
        </p>
        {result.isTruncated && (
          <p className="text-xs text-risk-ink">
            There are more: at most {queryLimits.rows.toLocaleString("en-GB")} rows and 8 MB are given. Add a limit or
            narrow it with where.
          </p>
        )}
        <CardActions>
          <Button
            variant="outline"
            size="sm"
            disabled={rows.length === 0}
            onClick={() =>
              downloadCsv(fileName, [columns.map(({ name }) => name), ...result.rows.map((cells) => cells.map(plain))])
            }
          >
            <Download aria-hidden />
            CSV
          </Button>
        </CardActions>
      </CardHeader>
      {rows.length === 0 ? (
        <p className="px-4 py-6 text-sm text-muted-foreground">The query found no rows.</p>
      ) : (
        <div style={{ height: `min(60dvh, ${headPx + rows.length * rowPx + 2}px)` }}>
          <VirtualRows
            label="Query result"
            rows={rows}
            rowKey={({ at }) => String(at)}
            columns={`repeat(${columns.length}, minmax(0, 1fr))`}
            minWidthPx={columns.length * columnPx}
            rowHeightPx={rowPx}
            active={active}
            onActiveChange={setActive}
            className="h-full"
            head={columns.map(({ at, name, type, isNumber }) => (
              <GridHead key={at} align={isNumber ? "right" : "left"} title={type} className="font-mono">
                {name}
              </GridHead>
            ))}
          >
            {({ cells }) =>
              columns.map(({ at, isNumber }) => (
                <GridCell key={at} align={isNumber ? "right" : "left"} title={titleOf(cells[at])}>
                  {shown(cells[at])}
                </GridCell>
              ))
            }
          </VirtualRows>
        </div>
      )}
    </Card>
  );
}

const plain = (cell: Cell): string | number | null => (typeof cell === "boolean" ? String(cell) : cell);

const titleOf = (cell: Cell | undefined): string | undefined => {
  const text = cell == null ? "" : String(cell);
  return text.length > 16 ? text.slice(0, 1_000) : undefined;
};

function shown(cell: Cell | undefined) {
  if (cell == null) return <span className="text-muted-foreground">null</span>;
  // What a division leaves after the seventh digit is in the title and in the CSV.
  if (typeof cell === "number" && !Number.isInteger(cell)) return String(Number(cell.toPrecision(7)));
  return String(cell).slice(0, 500);
}
