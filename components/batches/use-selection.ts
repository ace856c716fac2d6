"use client";

import { useCallback, useState } from "react";
import type { Batch } from "@/lib/batches/contract";
import type { BulkTarget } from "@/lib/bulk/contract";
import type { BatchFilters } from "./use-batch-filters";

const runMark = "run:";

/** A row's key: of a run it stands for all parts. */
export const rowKey = (batch: Pick<Batch, "id" | "runId">, isRun: boolean): string =>
  isRun && batch.runId ? `${runMark}${batch.runId}` : batch.id;

type State = { narrowKey: string; keys: ReadonlySet<string>; isAll: boolean; last: string | null };

/** Rows that are ticked. Other rows in sight are other rows to choose from, so narrowing or sorting lets go of them. */
export function useSelection({ narrowKey, filter }: Pick<BatchFilters, "narrowKey" | "filter">) {
  const none: State = { narrowKey, keys: new Set(), isAll: false, last: null };
  const [state, setState] = useState<State>(none);
  const current = state.narrowKey === narrowKey ? state : none;

  /** Ticks or clears one row, or with `isRange` all between it and the last one, in the order of `page`. */
  const toggle = useCallback(
    (key: string, { isRange = false, page = [] }: { isRange?: boolean; page?: readonly string[] } = {}) =>
      setState((before) => {
        const from =
          before.narrowKey === narrowKey ? before : { narrowKey, keys: new Set<string>(), isAll: false, last: null };
        const keys = new Set(from.isAll ? page : from.keys);
        const [a, b] = [page.indexOf(from.last ?? ""), page.indexOf(key)].sort((x, y) => x - y) as [number, number];
        const isOn = !keys.has(key);
        for (const one of isRange && a >= 0 ? page.slice(a, b + 1) : [key]) isOn ? keys.add(one) : keys.delete(one);
        return { narrowKey, keys, isAll: false, last: key };
      }),
    [narrowKey],
  );
  /** Ticks or clears one part of a run; of a ticked run the other parts stay ticked. */
  const togglePart = (runKey: string, part: string, parts: readonly string[]) => {
    if (!current.isAll && !current.keys.has(runKey)) return toggle(part);
    const keys = new Set([...current.keys, ...parts]);
    keys.delete(runKey);
    keys.delete(part);
    setState({ narrowKey, keys, isAll: false, last: part });
  };
  const has = (key: string) => current.isAll || current.keys.has(key);
  const setPage = (page: readonly string[], isOn: boolean) =>
    setState({ narrowKey, keys: new Set(isOn ? [...current.keys, ...page] : []), isAll: false, last: null });
  const selectAll = () => setState({ narrowKey, keys: new Set(), isAll: true, last: null });
  const clear = () => setState({ narrowKey, keys: new Set(), isAll: false, last: null });

  const keys = [...current.keys];
  const target: BulkTarget = current.isAll
    ? { kind: "filter", filter }
    : {
        kind: "chosen",
        ids: keys.filter((key) => !key.startsWith(runMark)),
        runIds: keys.filter((key) => key.startsWith(runMark)).map((key) => key.slice(runMark.length)),
      };
  return { isAll: current.isAll, size: current.keys.size, has, toggle, togglePart, setPage, selectAll, clear, target };
}

export type Selection = ReturnType<typeof useSelection>;
