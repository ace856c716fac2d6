"use client";

import { type KeyboardEvent, useMemo } from "react";
import { rowAfterKey } from "./row-keys";
import { useShortcut } from "./use-shortcut";

type RowMoves<Row> = {
  rows: readonly Row[];
  rowKey: (row: Row) => string;
  active: string | null;
  onActiveChange: (key: string) => void;
  onOpen?: (row: Row) => void;
  hasGlobalKeys: boolean;
  /** Rows in sight. */
  page: () => number;
  scrollTo: (index: number) => void;
};

/** The active row of a grid and the keys that move it. */
export function useRowMoves<Row>(moves: RowMoves<Row>): {
  activeIndex: number;
  onKeyDown: (event: KeyboardEvent) => void;
} {
  const { rows, rowKey, active } = moves;
  const activeIndex = useMemo(
    () => (active === null ? -1 : rows.findIndex((row) => rowKey(row) === active)),
    [rows, rowKey, active],
  );

  const move = (key: string): boolean => {
    const next = rowAfterKey(key, activeIndex, rows.length, moves.page());
    const row = next === null ? undefined : rows[next];
    if (next === null || row === undefined) return false;
    moves.scrollTo(next);
    moves.onActiveChange(rowKey(row));
    return true;
  };
  useShortcut("j", () => move("j"), { enabled: moves.hasGlobalKeys });
  useShortcut("k", () => move("k"), { enabled: moves.hasGlobalKeys });

  const onKeyDown = (event: KeyboardEvent) => {
    if (event.target !== event.currentTarget || event.metaKey || event.ctrlKey || event.altKey) return;
    const row = rows[activeIndex];
    if (event.key === "Enter" && row !== undefined) moves.onOpen?.(row);
    else if (!move(event.key)) return;
    event.preventDefault();
  };
  return { activeIndex, onKeyDown };
}
