// biome-ignore-all lint/a11y/useSemanticElements: rows are placed by their offset, which a real table cannot do
// biome-ignore-all lint/a11y/useFocusableInteractive: the grid holds the focus and names its active row
// biome-ignore-all lint/a11y/useKeyWithClickEvents: Enter on the grid does what a click on a row does
"use client";

import { useVirtualizer, type Virtualizer } from "@tanstack/react-virtual";
import { type MouseEvent, type ReactNode, useCallback, useEffect, useEffectEvent, useId, useRef } from "react";
import { cn } from "@/lib/utils";
import { drawnRange } from "./drawn-range";
import { DrawnRow } from "./drawn-row";
import { useRowMoves } from "./use-row-moves";
import { useWidth } from "./use-width";

const HEAD_PX = 37;
const CARDS_BELOW_PX = 640;
const MORE_WITHIN_ROWS = 20;
const OVERSCAN_ROWS = 5;

type VirtualRowsProps<Row> = {
  /** Names the grid: "Results". */
  label: string;
  rows: readonly Row[];
  rowKey: (row: Row) => string;
  /** Rows there are in all, when more than have been fetched. Null: not known. */
  total?: number | null;
  /** A CSS grid template: "170px minmax(0,1fr) 80px". */
  columns: string;
  /** `GridHead`s, one a column. */
  head: ReactNode;
  /** `GridCell`s of one row. */
  children: (row: Row, isActive: boolean) => ReactNode;
  /** The same row for a narrow screen, in a box of `cardHeightPx`. Without it the columns scroll sideways. */
  card?: (row: Row, isActive: boolean) => ReactNode;
  rowHeightPx?: number;
  cardHeightPx?: number;
  minWidthPx?: number;
  /** Key of the active row. */
  active: string | null;
  onActiveChange: (key: string) => void;
  /** Brings the active row into sight whenever it changes, by what is outside of the grid too; `true`: rows too. */
  followsActive?: boolean | "moves";
  /** Enter or a click. */
  onOpen?: (row: Row) => void;
  /** The end of what was fetched comes into sight. */
  onEndReached?: () => void;
  /** Which rows are drawn, the first and the last of them, whenever that changes. */
  onDrawn?: (first: number, last: number) => void;
  /** Rows that are ticked stand out. */
  isTicked?: (row: Row) => boolean;
  /** j and k move rows wherever the focus is, as long as nobody types. */
  hasGlobalKeys?: boolean;
  /** Sets the height: "h-[60dvh]". */
  className?: string;
};

/**
 * A grid of any length of which only what is in sight is drawn. One tab stop; arrows, j and k, Page, Home and End
 * move, Enter opens. Screen readers hear the true number of rows and each row's place. An element that scrolls out of
 * sight becomes the next row that scrolls in, so cells keep no state of their own.
 */
export function VirtualRows<Row>({
  label,
  rows,
  rowKey,
  total = rows.length,
  columns,
  head,
  children,
  card,
  rowHeightPx = 39,
  cardHeightPx = 96,
  minWidthPx = 0,
  active,
  onActiveChange,
  onOpen,
  onEndReached,
  onDrawn,
  isTicked,
  hasGlobalKeys = false,
  followsActive = false,
  className,
}: VirtualRowsProps<Row>) {
  const id = useId();
  const scroller = useRef<HTMLDivElement>(null);
  // The room there is, not the width of what scrolls in it.
  const [measure, widthPx] = useWidth<HTMLDivElement>(1024);
  const attach = useCallback(
    (element: HTMLDivElement | null) => {
      scroller.current = element;
      return measure(element);
    },
    [measure],
  );
  const hasCards = card !== undefined && widthPx < CARDS_BELOW_PX;
  const headPx = hasCards ? 0 : HEAD_PX;
  const heightPx = hasCards ? cardHeightPx : rowHeightPx;
  const virtual: Virtualizer<HTMLDivElement, Element> = useVirtualizer({
    rangeExtractor: (range) => drawnRange(range, virtual.scrollDirection),
    count: rows.length,
    getScrollElement: () => scroller.current,
    estimateSize: () => heightPx,
    overscan: OVERSCAN_ROWS,
    scrollMargin: headPx,
    scrollPaddingStart: headPx,
  });
  const { activeIndex, onKeyDown } = useRowMoves({
    rows,
    rowKey,
    active,
    onActiveChange,
    onOpen,
    hasGlobalKeys,
    page: () => Math.max(1, Math.floor((scroller.current?.clientHeight ?? 0) / heightPx) - 2),
    scrollTo: (index) => virtual.scrollToIndex(index, { align: "auto" }),
  });

  // biome-ignore lint/correctness/useExhaustiveDependencies: the virtualizer is told when the row height changes
  useEffect(() => virtual.measure(), [heightPx]);

  const follow = useEffectEvent(() => {
    if (followsActive && activeIndex >= 0) virtual.scrollToIndex(activeIndex, { align: "auto" });
  });
  const followed = followsActive === "moves" ? activeIndex >= 0 : rows;
  // biome-ignore lint/correctness/useExhaustiveDependencies: only a change of the active row, or of the rows, moves the grid
  useEffect(() => follow(), [active, followed]);

  const items = virtual.getVirtualItems();
  // Row and element go by the remainder: no element is made while scrolling.
  const elements = Math.ceil((virtual.scrollRect?.height ?? 0) / heightPx) + 2 * OVERSCAN_ROWS + 2;
  const firstDrawn = items[0]?.index ?? -1;
  const lastDrawn = items.at(-1)?.index ?? -1;
  const isNearEnd = rows.length > 0 && lastDrawn >= rows.length - MORE_WITHIN_ROWS;
  const reachEnd = useEffectEvent(() => onEndReached?.());
  // biome-ignore lint/correctness/useExhaustiveDependencies: asks again after each page that arrived
  useEffect(() => {
    if (isNearEnd) reachEnd();
  }, [isNearEnd, rows.length]);
  const draw = useEffectEvent((first: number, last: number) => onDrawn?.(first, last));
  useEffect(() => {
    if (lastDrawn >= 0) draw(firstDrawn, lastDrawn);
  }, [firstDrawn, lastDrawn]);

  const onClick = ({ target }: MouseEvent<HTMLElement>) => {
    const element = target as Element;
    const place = element.closest("a, button, input, label") ? null : element.closest("[aria-rowindex]");
    const row = place && rows[Number(place.getAttribute("aria-rowindex")) - 2];
    if (row === null || row === undefined) return;
    onActiveChange(rowKey(row));
    onOpen?.(row);
  };

  return (
    <div
      ref={attach}
      role="grid"
      aria-label={label}
      aria-rowcount={total === null ? -1 : total + 1}
      aria-activedescendant={
        activeIndex >= 0 && activeIndex >= firstDrawn && activeIndex <= lastDrawn ? `${id}-${activeIndex}` : undefined
      }
      tabIndex={0}
      onKeyDown={onKeyDown}
      onClick={onClick}
      className={cn(
        "group/grid relative overflow-auto overscroll-y-contain text-sm -outline-offset-2 [&[aria-activedescendant]]:outline-none",
        className,
      )}
    >
      <div role="presentation" style={{ minWidth: hasCards ? 0 : minWidthPx }}>
        <div
          role="row"
          aria-rowindex={1}
          className={hasCards ? "sr-only" : "sticky top-0 z-10 grid border-b bg-card"}
          style={hasCards ? undefined : { gridTemplateColumns: columns, height: HEAD_PX }}
        >
          {head}
        </div>
        <div role="presentation" className="relative" style={{ height: virtual.getTotalSize() }}>
          {items.map((item) => {
            const row = rows[item.index];
            if (row === undefined) return null;
            return (
              <DrawnRow
                key={item.index % elements}
                id={id}
                index={item.index}
                row={row}
                topPx={item.start - headPx}
                heightPx={item.size}
                columns={hasCards ? null : columns}
                isActive={item.index === activeIndex}
                isTicked={isTicked?.(row) ?? false}
                opens={onOpen !== undefined}
                cells={(hasCards && card) || children}
              />
            );
          })}
        </div>
      </div>
    </div>
  );
}
