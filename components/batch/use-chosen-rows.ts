"use client";

import { useState } from "react";
import { toast } from "sonner";
import type { useResultRows } from "./use-result-rows";

type Results = Pick<ReturnType<typeof useResultRows>, "rowAt" | "readBetween">;

/** The rows that are ticked, by their places in the input file; they stay so whatever is looked at. */
export function useChosenRows({ rowAt, readBetween }: Results) {
  const [selected, setSelected] = useState<ReadonlySet<number>>(new Set());
  const [last, setLast] = useState<number | null>(null);

  const put = (seqs: readonly number[], isOn: boolean) =>
    setSelected((before) => {
      const next = new Set(before);
      for (const seq of seqs) {
        if (isOn) next.add(seq);
        else next.delete(seq);
      }
      return next;
    });

  /** Ticks a row, or unticks it; as a range, all from the one before, also those that were never in sight. */
  const select = (index: number, isRange: boolean) => {
    const seq = rowAt(index)?.seq;
    if (seq === undefined) return;
    const isOn = !selected.has(seq);
    put([seq], isOn);
    setLast(seq);
    if (!isRange || last === null || last === seq) return;
    readBetween(last, seq).then(
      (seqs) => put(seqs, isOn),
      (error: Error) => toast.error("Only this one row was chosen.", { description: error.message }),
    );
  };

  const clear = () => {
    setSelected(new Set());
    setLast(null);
  };
  return { selected, select, clear };
}
