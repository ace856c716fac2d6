"use client";

import { ArrowDown, ArrowUp } from "lucide-react";
import { type KeyboardEvent, type PointerEvent, useRef } from "react";
import { GridHead } from "@/components/shared/grid";
import { isDescending, sortColumn } from "@/lib/results/columns";
import { cn } from "@/lib/utils";
import type { GridColumn } from "./grid-columns";

const stepPx = 16;
const widestPx = 900;

type ColumnHeadProps = {
  column: GridColumn;
  sort: string;
  onSort: (sort: string) => void;
  /** `widthPx` is given the width that was last set, if any was. */
  onWidth: (widthPx: (before: number | null) => number, isDone: boolean) => void;
};

/** Numbers are of interest from the top, words from the start; pressed again it turns, and a third time it is let go. */
function nextSort({ key, align }: GridColumn, sort: string): string {
  const [first, second] = align === "right" ? [`-${key}`, key] : [key, `-${key}`];
  if (sort === first) return second ?? "input";
  return sort === second ? "input" : (first ?? "input");
}

const within = (column: GridColumn, px: number): number => Math.min(widestPx, Math.max(column.minPx / 1.5, px));

/** A column's name, which sorts by it, and its edge, which can be drawn; with Shift, arrow keys draw it too. */
export function ColumnHead({ column, sort, onSort, onWidth }: ColumnHeadProps) {
  const { key, label, align } = column;
  const isSorted = sortColumn(sort) === key;
  const Arrow = isDescending(sort) ? ArrowDown : ArrowUp;
  const step = (event: KeyboardEvent<HTMLElement>) => {
    const by = event.key === "ArrowLeft" ? -stepPx : event.key === "ArrowRight" ? stepPx : 0;
    if (by === 0 || !event.shiftKey) return;
    event.preventDefault();
    const drawnPx = event.currentTarget.getBoundingClientRect().width;
    onWidth((before) => within(column, (before ?? drawnPx) + by), true);
  };
  return (
    <GridHead
      align={align}
      aria-sort={isSorted ? (isDescending(sort) ? "descending" : "ascending") : "none"}
      className="group/head relative p-0"
    >
      <button
        type="button"
        onClick={() => onSort(nextSort(column, sort))}
        onKeyDown={step}
        title={`Sort by ${label}. Shift and arrow keys set the width.`}
        className={cn(
          "flex h-9 w-full items-center gap-1 px-3 font-medium -outline-offset-2 hover:text-foreground",
          align === "right" && "flex-row-reverse",
          isSorted && "text-foreground",
        )}
      >
        <bdi className="truncate">{label}</bdi>
        {isSorted && <Arrow aria-hidden className="size-3.5 shrink-0" />}
      </button>
      <Edge column={column} onWidth={onWidth} />
    </GridHead>
  );
}

function Edge({ column, onWidth }: Pick<ColumnHeadProps, "column" | "onWidth">) {
  const drag = useRef<{ fromX: number; fromPx: number } | null>(null);
  const start = (event: PointerEvent<HTMLDivElement>) => {
    event.preventDefault();
    event.currentTarget.setPointerCapture(event.pointerId);
    const fromPx = event.currentTarget.parentElement?.getBoundingClientRect().width ?? column.minPx;
    drag.current = { fromX: event.clientX, fromPx };
  };
  const move = (event: PointerEvent, isDone: boolean) => {
    if (!drag.current) return;
    const px = within(column, drag.current.fromPx + event.clientX - drag.current.fromX);
    onWidth(() => px, isDone);
    if (isDone) drag.current = null;
  };
  return (
    <div
      aria-hidden
      onPointerDown={start}
      onPointerMove={(event) => move(event, false)}
      onPointerUp={(event) => move(event, true)}
      className="absolute inset-y-0 right-0 w-2 cursor-col-resize touch-none after:absolute after:inset-y-2 after:right-0 after:w-px after:bg-transparent group-hover/head:after:bg-border hover:after:bg-primary"
    />
  );
}
