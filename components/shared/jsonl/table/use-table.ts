"use client";

import { useEffect, useRef, useState } from "react";
import { changedError, isChanged } from "@/components/shared/jsonl/file-changed";
import type { OpenTable } from "@/lib/jsonl/sheet/open-table";
import type { ReadOptions, TableFacts } from "@/lib/jsonl/sheet/table-contract";
import type { TableDraft } from "./table-store";

export type TableState =
  | { kind: "reading" }
  | { kind: "ready"; facts: TableFacts; table: OpenTable }
  | { kind: "failed"; message: string };

/** Reads a table in a worker, anew when it is to be read another way. The worker ends with the page. */
export function useTable({ blob, name }: TableDraft, { hasHeader, sheet }: ReadOptions): TableState {
  const [state, setState] = useState<TableState>({ kind: "reading" });
  useEffect(() => {
    let isGone = false;
    let opened: OpenTable | null = null;
    const read = async () => {
      const { OpenTable: Opened } = await import("@/lib/jsonl/sheet/open-table");
      if (isGone) return;
      opened = new Opened();
      const facts = await opened.open(blob, name, { hasHeader, sheet });
      if (!isGone) setState({ kind: "ready", facts, table: opened });
    };
    setState((now) => (now.kind === "failed" ? { kind: "reading" } : now));
    read().catch((error: unknown) => {
      if (isGone) return;
      const known = isChanged(error) ? changedError(error) : error;
      setState({ kind: "failed", message: known instanceof Error ? known.message : "The table could not be read." });
    });
    return () => {
      isGone = true;
      opened?.close();
    };
  }, [blob, name, hasHeader, sheet]);
  return state;
}

/** One row of the table, and null while it is fetched. */
export function useRow(table: OpenTable, index: number): readonly string[] | null {
  const [rows, setRows] = useState<{ table: OpenTable; from: number; rows: string[][] } | null>(null);
  const asked = useRef(-1);
  const from = Math.floor(index / PAGE_ROWS) * PAGE_ROWS;
  useEffect(() => {
    asked.current = from;
    void table.rows(from, from + PAGE_ROWS).then(
      (page) => {
        if (asked.current === from) setRows({ table, from, rows: page });
      },
      () => undefined,
    );
  }, [table, from]);
  return rows && rows.table === table && rows.from === from ? (rows.rows[index - from] ?? null) : null;
}

const PAGE_ROWS = 50;
