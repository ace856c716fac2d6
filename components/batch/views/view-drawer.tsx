"use client";

import { RowDrawer } from "@/components/batch/row-drawer";
import { useShortcut } from "@/components/shared/use-shortcut";
import type { Batch } from "@/lib/batches/contract";

type ViewDrawerProps = {
  batch: Batch;
  seq: number;
  /** The rows of the list it was opened from. */
  among: readonly number[];
  onStep: (seq: number) => void;
  onClose: () => void;
};

/** A row of a view, and the way to the next one of its list; one that was linked to has its neighbours in the file. */
export function ViewDrawer({ batch, seq, among, onStep, onClose }: ViewDrawerProps) {
  const at = among.indexOf(seq);
  const beside = (by: number): number | null => {
    const next = at === -1 ? seq + by : among[at + by];
    return next === undefined || next < 0 || (at === -1 && next >= batch.counts.total) ? null : next;
  };
  const step = (by: number) => {
    const next = beside(by);
    return next === null ? null : () => onStep(next);
  };
  useShortcut("j", () => step(1)?.());
  useShortcut("k", () => step(-1)?.());
  return <RowDrawer batchId={batch.id} seq={seq} onClose={onClose} onPrevious={step(-1)} onNext={step(1)} />;
}
