"use client";

import { useState } from "react";
import { toast } from "sonner";
import { formatCount } from "@/lib/format";

/** A row by what it is known by wherever it is shown, and where it was when it was ticked. */
type Ticked<Key> = { key: Key; index: number };

type Rows<Key> = {
  /** Undefined while the row is not here. */
  keyAt: (index: number) => Key | undefined;
  /** The rows from one to another, as many of them as one act takes, and how many there are. */
  readBetween: (from: Ticked<Key>, to: Ticked<Key>) => Promise<{ keys: readonly Key[]; rows: number }>;
};

const cutTitle = (taken: number, rows: number): string =>
  `The first ${formatCount(taken)} of ${formatCount(rows)} rows were chosen.`;
const cutNote =
  "One act takes no more. Act on these, then choose the others; or narrow the view and take all that match.";

/** The rows that are ticked; they stay so whatever is looked at. */
export function useChosenRows<Key>({ keyAt, readBetween }: Rows<Key>) {
  const [selected, setSelected] = useState<ReadonlySet<Key>>(new Set());
  const [last, setLast] = useState<Ticked<Key> | null>(null);

  const put = (keys: readonly Key[], isOn: boolean) =>
    setSelected((before) => {
      const next = new Set(before);
      for (const key of keys) {
        if (isOn) next.add(key);
        else next.delete(key);
      }
      return next;
    });

  /** Ticks a row, or unticks it; as a range, all from the one before, also those that were never in sight. */
  const select = (index: number, isRange: boolean) => {
    const key = keyAt(index);
    if (key === undefined) return;
    const isOn = !selected.has(key);
    put([key], isOn);
    setLast({ key, index });
    if (!isRange || last === null || last.key === key) return;
    readBetween(last, { key, index }).then(
      ({ keys, rows }) => {
        put(keys, isOn);
        if (keys.length < rows && isOn) toast(cutTitle(keys.length, rows), { description: cutNote });
      },
      (error: Error) => toast.error("Only this one row was chosen.", { description: error.message }),
    );
  };

  const clear = () => {
    setSelected(new Set());
    setLast(null);
  };
  return { selected, select, clear };
}
