"use client";

import { useNarrow } from "@/components/shared/use-narrow";
import { VirtualRows } from "@/components/shared/virtual-rows";
import { ColumnHead } from "./column-head";
import { ResultCard, ResultCells } from "./result-cells";
import type { Columns } from "./use-columns";
import type { ResultView } from "./use-result-view";

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
};

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
}: ResultsGridProps) {
  const isNarrow = useNarrow();
  const heightPx = isNarrow ? indexes.length * cardPx : headPx + indexes.length * rowPx + barPx;
  return (
    <div style={{ height: `min(max(24rem, 68dvh), ${heightPx}px)` }}>
      <VirtualRows
        label="Results"
        rows={indexes}
        rowKey={String}
        columns={columns.template}
        minWidthPx={columns.minWidthPx}
        rowHeightPx={rowPx}
        cardHeightPx={cardPx}
        head={columns.shown.map((column) => (
          <ColumnHead
            key={column.key}
            column={column}
            sort={view.sort}
            onSort={onSort}
            onWidth={(px, isDone) => columns.setWidth(column.key, px, isDone)}
          />
        ))}
        card={(index) => <ResultCard batchId={batchId} view={view} index={index} />}
        active={active === null ? null : String(active)}
        onActiveChange={(key) => onActiveChange(Number(key))}
        onOpen={onOpen}
        hasGlobalKeys
        className="h-full"
      >
        {(index) => <ResultCells batchId={batchId} view={view} index={index} columns={columns.shown} />}
      </VirtualRows>
    </div>
  );
}
