"use client";

import { Download } from "lucide-react";
import { useMemo, useState } from "react";
import { downloadCsv } from "@/components/shared/csv-text";
import { formatColumn, pathWord } from "@/components/shared/figure-words";
import { GridCell, GridHead } from "@/components/shared/grid";
import { VirtualRows } from "@/components/shared/virtual-rows";
import { Button } from "@/components/ui/button";
import { Card, CardActions, CardHeader, CardTitle } from "@/components/ui/card";
import { Segmented } from "@/components/ui/segmented";
import { useScoredTexts } from "./use-scored-texts";
import type { OpenRow } from "./view-props";

type Scored = { seq: number; id: string; value: number };
type ScoreRowsProps = {
  batchId: string;
  path: string;
  /** Ascending. */
  rows: readonly Scored[];
  onOpen: OpenRow;
  opened: number | null;
};

const orders = [
  { value: "worst", label: "Lowest first" },
  { value: "best", label: "Highest first" },
] as const;
const rowPx = 35;
const headPx = 37;

/** Every row by its score, the worst first, with what was asked and answered. */
export function ScoreRows({ batchId, path, rows, onOpen, opened }: ScoreRowsProps) {
  const [order, setOrder] = useState<"worst" | "best">("worst");
  const [active, setActive] = useState<string | null>(null);
  // Rows of one score stay in input order either way, as the server has them.
  const sorted = useMemo(() => (order === "worst" ? rows : rows.toSorted((a, b) => b.value - a.value)), [rows, order]);
  const figure = useMemo(() => formatColumn(rows.map(({ value }) => value)), [rows]);
  const seqs = useMemo(() => sorted.map(({ seq }) => seq), [sorted]);
  const { textsOf, onDrawn } = useScoredTexts(batchId, path, order, seqs.length);
  // The keys of the list go on while a row is open: the drawer follows.
  const move = (key: string) => {
    setActive(key);
    if (opened !== null) onOpen(Number(key), seqs);
  };
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
      <div style={{ height: `min(28rem, ${headPx + rows.length * rowPx + 12}px)` }}>
        <VirtualRows
          label={`Rows by ${pathWord(path)}`}
          rows={sorted}
          rowKey={({ seq }) => String(seq)}
          columns="112px minmax(110px,170px) minmax(0,2fr) minmax(0,3fr)"
          minWidthPx={640}
          rowHeightPx={rowPx}
          active={opened === null ? active : String(opened)}
          onActiveChange={move}
          followsActive="moves"
          onOpen={({ seq }) => onOpen(seq, seqs)}
          onDrawn={onDrawn}
          className="h-full"
          head={
            <>
              <GridHead align="right">{pathWord(path)}</GridHead>
              <GridHead>custom_id</GridHead>
              <GridHead>Prompt</GridHead>
              <GridHead>Answer</GridHead>
            </>
          }
        >
          {({ seq, id, value }) => {
            const texts = textsOf(seq);
            return (
              <>
                <GridCell align="right">{figure(value)}</GridCell>
                <GridCell className="font-mono text-xs">{id}</GridCell>
                <GridCell className="text-muted-foreground">{texts?.prompt}</GridCell>
                <GridCell>{texts?.answer}</GridCell>
              </>
            );
          }}
        </VirtualRows>
      </div>
    </Card>
  );
}
