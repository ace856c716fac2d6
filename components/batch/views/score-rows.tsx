"use client";

import { Download } from "lucide-react";
import { useMemo, useState } from "react";
import { downloadCsv } from "@/components/shared/csv-text";
import { GridCell, GridHead } from "@/components/shared/grid";
import { VirtualRows } from "@/components/shared/virtual-rows";
import { Button } from "@/components/ui/button";
import { Card, CardActions, CardHeader, CardTitle } from "@/components/ui/card";
import { Segmented } from "@/components/ui/segmented";
import { formatFigure, pathWord } from "./view-words";

type Scored = { seq: number; id: string; value: number };
type ScoreRowsProps = { path: string /** Ascending. */; rows: readonly Scored[]; onOpen: (seq: number) => void };

const orders = [
  { value: "worst", label: "Lowest first" },
  { value: "best", label: "Highest first" },
] as const;
const rowPx = 35;
const headPx = 37;

/** Every row by its score, the worst first. */
export function ScoreRows({ path, rows, onOpen }: ScoreRowsProps) {
  const [order, setOrder] = useState<"worst" | "best">("worst");
  const [active, setActive] = useState<string | null>(null);
  const sorted = useMemo(() => (order === "worst" ? rows : [...rows].reverse()), [rows, order]);
  return (
    <Card className="overflow-hidden">
      <CardHeader className="border-b">
        <CardTitle>Rows by {pathWord(path)}</CardTitle>
        <CardActions>
          <Segmented label="Order" size="sm" value={order} onValueChange={setOrder} options={orders} />
          <Button
            variant="outline"
            size="sm"
            onClick={() =>
              downloadCsv(`${path}.csv`, [["custom_id", path], ...sorted.map(({ id, value }) => [id, value])])
            }
          >
            <Download aria-hidden />
            CSV
          </Button>
        </CardActions>
      </CardHeader>
      <div style={{ height: `min(24rem, ${headPx + rows.length * rowPx + 2}px)` }}>
        <VirtualRows
          label={`Rows by ${pathWord(path)}`}
          rows={sorted}
          rowKey={({ seq }) => String(seq)}
          columns="minmax(0,1fr) 160px"
          rowHeightPx={rowPx}
          active={active}
          onActiveChange={setActive}
          onOpen={({ seq }) => onOpen(seq)}
          className="h-full"
          head={
            <>
              <GridHead>custom_id</GridHead>
              <GridHead align="right">{pathWord(path)}</GridHead>
            </>
          }
        >
          {({ id, value }) => (
            <>
              <GridCell className="font-mono text-xs">{id}</GridCell>
              <GridCell align="right">{formatFigure(value)}</GridCell>
            </>
          )}
        </VirtualRows>
      </div>
    </Card>
  );
}
