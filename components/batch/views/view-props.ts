import type { Batch } from "@/lib/batches/contract";
import type { listViews } from "@/lib/results/views/contract";
import type { CallOutput } from "@/lib/wire/endpoint";

/** What every view is given. */
export type ViewProps = {
  batch: Batch;
  views: CallOutput<typeof listViews>;
  onOpen: OpenRow;
  /** The row that is open, whose list follows it. */
  opened: number | null;
};

/** Opens a row whole; `among` are the rows one can step to from it, in their order. */
export type OpenRow = (seq: number, among?: readonly number[]) => void;
