"use client";

import { useState } from "react";
import { GridCell, GridHead } from "@/components/shared/grid";
import { VirtualRows } from "@/components/shared/virtual-rows";

export type MapRow = { seq: number; id: string; prompt: string; x: number; y: number };

const rowPx = 35;
const headPx = 37;

/** The map as a table: each row with where it lies, chosen by keyboard as by a click on its point. */
export function MapTable({ rows, onChoose }: { rows: readonly MapRow[]; onChoose: (seq: number) => void }) {
  const [active, setActive] = useState<string | null>(null);
  return (
    <div className="mt-1 rounded-lg border" style={{ height: `min(22rem, ${headPx + rows.length * rowPx + 2}px)` }}>
      <VirtualRows
        label="Rows of the map"
        rows={rows}
        rowKey={({ seq }) => String(seq)}
        columns="minmax(90px,1fr) minmax(0,2fr) 64px 64px"
        rowHeightPx={rowPx}
        active={active}
        onActiveChange={setActive}
        onOpen={({ seq }) => onChoose(seq)}
        className="h-full"
        head={
          <>
            <GridHead>custom_id</GridHead>
            <GridHead>Prompt</GridHead>
            <GridHead align="right">Across</GridHead>
            <GridHead align="right">Down</GridHead>
          </>
        }
      >
        {({ id, prompt, x, y }) => (
          <>
            <GridCell className="font-mono text-xs">{id}</GridCell>
            <GridCell className="text-muted-foreground">{prompt}</GridCell>
            <GridCell align="right">{x.toFixed(0)}</GridCell>
            <GridCell align="right">{y.toFixed(0)}</GridCell>
          </>
        )}
      </VirtualRows>
    </div>
  );
}
