"use client";

import { type ReactNode, useCallback } from "react";
import { GridCell, GridHead } from "@/components/shared/grid";
import { useNarrow } from "@/components/shared/use-narrow";
import { useShortcut } from "@/components/shared/use-shortcut";
import { VirtualRows } from "@/components/shared/virtual-rows";
import type { ResultRow } from "@/lib/results/contract";
import { ColumnHead } from "./column-head";
import { ResultCard } from "./result-card";
import { ResultCells } from "./result-cells";
import type { Columns } from "./use-columns";

const rowPx = 39;
const cardPx = 104;
const headPx = 37;
/** A wide table scrolls sideways, with a bar below its last row. */
const barPx = 12;
const boxPx = 36;

/** What a page says of a row beside its columns: "Part". `of` keeps its identity from one drawing to the next. */
type Aside<Row> = { label: string; px: number; of: (row: Row) => { text: string; title: string } };

export type RowsGridProps<Row extends ResultRow> = {
  columns: Columns;
  /** As it was last asked for, which may still be on its way. */
  sort: string;
  onSort: (sort: string) => void;
  /** Places in the view, 0 to the number of rows less one. */
  indexes: readonly number[];
  /** Undefined while its window is on its way. */
  rowAt: (index: number) => Row | undefined;
  onDrawn: (first: number, last: number) => void;
  active: number | null;
  onActiveChange: (index: number) => void;
  onOpen: (index: number) => void;
  isChosen: (row: Row) => boolean;
  onSelect: (index: number, isRange: boolean) => void;
  aside?: Aside<Row>;
};

/** Fifty thousand rows of which a screenful is drawn, as columns, or as cards where there is no room for them. */
export function RowsGrid<Row extends ResultRow>(props: RowsGridProps<Row>) {
  const { columns, sort, onSort, indexes, rowAt, onDrawn, active, onActiveChange, onOpen, isChosen, onSelect } = props;
  const { aside } = props;
  const { shown } = columns;
  useShortcut("x", () => active !== null && onSelect(active, false));
  const isNarrow = useNarrow();
  const place = useCallback(
    (index: number) => {
      const row = rowAt(index);
      return { index, row, isChosen: row !== undefined && isChosen(row), onSelect };
    },
    [rowAt, isChosen, onSelect],
  );
  const cells = useCallback(
    (index: number): ReactNode => {
      const { row, ...placed } = place(index);
      const said = aside && row && aside.of(row);
      return (
        <>
          <ResultCells {...placed} row={row} columns={shown} />
          {aside && (
            <GridCell align="right" className="text-muted-foreground" title={said?.title}>
              {said?.text}
            </GridCell>
          )}
        </>
      );
    },
    [place, shown, aside],
  );
  const card = useCallback(
    (index: number) => {
      const { row, ...placed } = place(index);
      const said = aside && row && aside.of(row);
      return <ResultCard {...placed} row={row} {...(said && { more: `${aside.label.toLowerCase()} ${said.text}` })} />;
    },
    [place, aside],
  );
  const heightPx = isNarrow ? indexes.length * cardPx : headPx + indexes.length * rowPx + barPx;
  return (
    <div style={{ height: `min(max(24rem, 68dvh), ${heightPx}px)` }}>
      <VirtualRows
        label="Results"
        rows={indexes}
        rowKey={String}
        columns={`${boxPx}px ${columns.template}${aside ? ` ${aside.px}px` : ""}`}
        minWidthPx={boxPx + columns.minWidthPx + (aside?.px ?? 0)}
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
                sort={sort}
                onSort={onSort}
                onWidth={(widthPx, isDone) => columns.setWidth(column.key, widthPx, isDone)}
              />
            ))}
            {aside && <GridHead align="right">{aside.label}</GridHead>}
          </>
        }
        card={card}
        onDrawn={onDrawn}
        isTicked={(index) => place(index).isChosen}
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
