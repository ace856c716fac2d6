"use client";

import { useCallback } from "react";
import { GridHead } from "@/components/shared/grid";
import { useNarrow } from "@/components/shared/use-narrow";
import { useShortcut } from "@/components/shared/use-shortcut";
import { VirtualRows } from "@/components/shared/virtual-rows";
import { ColumnHead } from "./column-head";
import { ResultCard } from "./result-card";
import { ResultCells } from "./result-cells";
import type { Columns } from "./use-columns";
import type { ResultView } from "./use-result-view";
import { useWindows } from "./use-windows";

const rowPx = 39;
const cardPx = 104;
const headPx = 37;
/** A wide table scrolls sideways, with a bar below its last row. */
const barPx = 12;

type ResultsGridProps = {
  batchId: string;
  view: ResultView;
  columns: Columns;
  /** Places in the view, 0 to the number of rows less one. */
  indexes: readonly number[];
  active: number | null;
  onActiveChange: (index: number) => void;
  onOpen: (index: number) => void;
  onSort: (sort: string) => void;
  /** Places in the input file of the rows that are chosen. */
  selected: ReadonlySet<number>;
  onSelect: (index: number, isRange: boolean) => void;
};

const boxTrack = "36px";

/** Fifty thousand rows of which a screenful is drawn; each asks for the window it stands in. */
export function ResultsGrid({
  batchId,
  view,
  columns,
  indexes,
  active,
  onActiveChange,
  onOpen,
  onSort,
  selected,
  onSelect,
}: ResultsGridProps) {
  useShortcut("x", () => active !== null && onSelect(active, false));
  const isNarrow = useNarrow();
  const { rowAt, onDrawn } = useWindows(batchId, view, indexes.length);
  const { shown } = columns;
  const place = useCallback(
    (index: number) => {
      const row = rowAt(index);
      return { index, row, isChosen: row !== undefined && selected.has(row.seq), onSelect };
    },
    [rowAt, selected, onSelect],
  );
  const isTicked = (index: number) => selected.size > 0 && place(index).isChosen;
  const cells = useCallback((index: number) => <ResultCells {...place(index)} columns={shown} />, [place, shown]);
  const card = useCallback((index: number) => <ResultCard {...place(index)} />, [place]);
  const heightPx = isNarrow ? indexes.length * cardPx : headPx + indexes.length * rowPx + barPx;
  return (
    <div style={{ height: `min(max(24rem, 68dvh), ${heightPx}px)` }}>
      <VirtualRows
        label="Results"
        rows={indexes}
        rowKey={String}
        columns={`${boxTrack} ${columns.template}`}
        minWidthPx={columns.minWidthPx + 36}
        rowHeightPx={rowPx}
        cardHeightPx={cardPx}
        head={
          <>
            <GridHead className="p-0">
              <span className="sr-only">Chosen</span>
            </GridHead>
            {shown.map((column) => (
              <ColumnHead
                key={column.key}
                column={column}
                sort={view.sort}
                onSort={onSort}
                onWidth={(px, isDone) => columns.setWidth(column.key, px, isDone)}
              />
            ))}
          </>
        }
        card={card}
        onDrawn={onDrawn}
        isTicked={isTicked}
        active={active === null ? null : String(active)}
        onActiveChange={(key) => onActiveChange(Number(key))}
        onOpen={onOpen}
        followsActive="moves"
        hasGlobalKeys
        className="h-full"
      >
        {cells}
      </VirtualRows>
    </div>
  );
}
