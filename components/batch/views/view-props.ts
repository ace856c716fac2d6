import type { Batch } from "@/lib/batches/contract";
import type { listViews } from "@/lib/results/views/contract";
import type { CallOutput } from "@/lib/wire/endpoint";

/** What every view is given. */
export type ViewProps = {
  batch: Batch;
  views: CallOutput<typeof listViews>;
  /** Opens a row whole. */
  onOpen: (seq: number) => void;
};
