import type { BatchRecord } from "@/lib/emulator/batches/batch-record";
import type { RowOutcome } from "@/lib/emulator/storage/row-record";

export type RowTask = {
  batch: BatchRecord;
  row: number;
  /** 0 on the first run of the row. */
  attempt: number;
  /** The request line as uploaded. */
  line: string;
  /** Simulated duration; remote work replaces it by the measured one. */
  durationMs: number;
};

/** Answers at once; the engine decides when, by simulated latency. */
export type LocalWork = { kind: "local"; perform(task: RowTask): RowOutcome };

/** Answers when something else has answered; the engine keeps `concurrency` calls open per emulator. */
export type RemoteWork = {
  kind: "remote";
  concurrency: number;
  perform(task: RowTask, signal: AbortSignal): Promise<RowOutcome>;
};

export type RowWork = LocalWork | RemoteWork;
