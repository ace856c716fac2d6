// biome-ignore-all lint/a11y/useSemanticElements: rows are placed by their offset, which a real table cannot do
// biome-ignore-all lint/a11y/useFocusableInteractive: the grid holds the focus and names its active row
"use client";

import { memo, type ReactNode } from "react";
import { cn } from "@/lib/utils";

type DrawnRowProps<Row> = {
  id: string;
  index: number;
  row: Row;
  topPx: number;
  heightPx: number;
  /** Null: a card in place of cells. */
  columns: string | null;
  isActive: boolean;
  isTicked: boolean;
  /** A click opens something. */
  opens: boolean;
  cells: (row: Row, isActive: boolean) => ReactNode;
};

/** One row of a grid, in its place. Drawn again only when something about it has changed. */
export const DrawnRow = memo(function DrawnRow<Row>({
  id,
  index,
  row,
  topPx,
  heightPx,
  columns,
  isActive,
  isTicked,
  opens,
  cells,
}: DrawnRowProps<Row>) {
  return (
    <div
      id={`${id}-${index}`}
      role="row"
      aria-rowindex={index + 2}
      aria-selected={isActive}
      data-ticked={isTicked || undefined}
      className={cn(
        "absolute inset-x-0 top-0 grid items-center border-b border-line outline-ring [contain:strict] hover:bg-accent/60 aria-selected:bg-accent data-ticked:bg-accent",
        "group-focus-visible/grid:aria-selected:outline-2 group-focus-visible/grid:aria-selected:-outline-offset-2",
        opens && "cursor-pointer",
      )}
      style={{
        height: heightPx,
        gridTemplateColumns: columns ?? "minmax(0,1fr)",
        transform: `translateY(${topPx}px)`,
      }}
    >
      {columns === null ? <div role="gridcell">{cells(row, isActive)}</div> : cells(row, isActive)}
    </div>
  );
}) as <Row>(props: DrawnRowProps<Row>) => ReactNode;
