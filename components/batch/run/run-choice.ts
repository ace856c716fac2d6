import { type ResultView, selectionOf } from "@/components/batch/use-result-view";
import type { Batch } from "@/lib/batches/contract";
import type { RowChoiceInput } from "@/lib/reruns/contract";

/** A row of a run, by its batch and its place in that batch's file. */
export const keyOfRow = ({ batchId, seq }: { batchId: string; seq: number }): string => `${batchId} ${seq}`;

export function rowOfKey(key: string): { batchId: string; seq: number } {
  const [batchId = "", seq] = key.split(" ");
  return { batchId, seq: Number(seq) };
}

/** Rows of one part that an act is for. */
export type PartRows = { batch: Batch; number: number; rows: RowChoiceInput; count: number };

/** What the dialogs of acts on several parts are given. */
export type RunDialogProps = { parts: readonly PartRows[]; count: number; onClose: () => void; onDone: () => void };

/** The rows that are ticked, by part, in the order of the parts. */
export function chosenByPart(parts: readonly Batch[], selected: ReadonlySet<string>): PartRows[] {
  const places = new Map<string, number[]>();
  for (const key of selected) {
    const { batchId, seq } = rowOfKey(key);
    const own = places.get(batchId) ?? [];
    own.push(seq);
    places.set(batchId, own);
  }
  return parts.flatMap((batch, at) => {
    const seqs = (places.get(batch.id) ?? []).sort((a, b) => a - b);
    const rows = { kind: "seqs" as const, seqs };
    return seqs.length === 0 ? [] : [{ batch, number: at + 1, rows, count: seqs.length }];
  });
}

/** All rows of a view, by part, drawn or not. */
export function matchingByPart(
  parts: readonly Batch[],
  view: ResultView,
  counts: readonly { batchId: string; matching: number }[],
): PartRows[] {
  return parts.flatMap((batch, at) => {
    const count = counts.find(({ batchId }) => batchId === batch.id)?.matching ?? 0;
    const rows = { kind: "matching" as const, selection: selectionOf(view) };
    return count === 0 ? [] : [{ batch, number: at + 1, rows, count }];
  });
}
