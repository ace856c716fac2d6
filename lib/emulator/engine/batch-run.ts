import type { BatchRecord } from "@/lib/emulator/batches/batch-record";
import type { BatchStore } from "@/lib/emulator/batches/batch-store";
import type { FileRecord, FileStore } from "@/lib/emulator/storage/file-store";
import type { InputLines } from "@/lib/emulator/storage/input-lines";
import type { RowLog } from "@/lib/emulator/storage/row-log";
import { ROW_STATE } from "@/lib/emulator/storage/row-table";
import { batchConcurrency, medianLatencyMs, rowLatencyMs } from "./latency";

/** A batch that is being worked on: its open files, its place in the input, and what is in flight. */
export class BatchRun {
  readonly batch: BatchRecord;
  readonly log: RowLog;
  readonly lines: InputLines;
  readonly concurrency: number;
  readonly abort = new AbortController();
  inFlight = 0;
  private readonly releaseLog: () => void;
  private readonly medianMs: number;
  private cursor = 0;

  private constructor(batch: BatchRecord, log: RowLog, releaseLog: () => void, lines: InputLines, medianMs: number) {
    this.batch = batch;
    this.log = log;
    this.releaseLog = releaseLog;
    this.lines = lines;
    this.medianMs = medianMs;
    this.concurrency = batchConcurrency(batch.total);
  }

  static async open(batch: BatchRecord, batches: BatchStore, files: FileStore): Promise<BatchRun> {
    const lines = await files.openLines(batch.inputFileId);
    const { log, release } = await batches.lease(batch);
    return new BatchRun(batch, log, release, lines, weightedMedianMs(files.record(batch.inputFileId)));
  }

  /** True once the batch was cancelled, deleted or completed, or the emulator closes: its events mean nothing more. */
  get isDropped(): boolean {
    return this.abort.signal.aborted;
  }

  /** Takes the next pending row in input order, or undefined. */
  takeRow(): number | undefined {
    for (; this.cursor < this.batch.total; this.cursor++) {
      if (this.log.table.state(this.cursor) !== ROW_STATE.pending) continue;
      const row = this.cursor++;
      this.log.table.setInProgress(row, true);
      this.inFlight++;
      return row;
    }
    return undefined;
  }

  latencyMs(row: number): number {
    return rowLatencyMs(this.batch.id, row, this.log.table.attempt(row), this.medianMs);
  }

  /** Looks for pending rows from the top again, after a retry. */
  rewind(): void {
    this.cursor = 0;
  }

  /** Ends the run; rows in flight become pending again. */
  async drop(): Promise<void> {
    if (this.isDropped) return;
    this.abort.abort();
    for (let row = 0; row < this.batch.total; row++) this.log.table.setInProgress(row, false);
    this.releaseLog();
    await this.lines.close();
  }
}

function weightedMedianMs(file: FileRecord | undefined): number {
  let weighted = 0;
  let requests = 0;
  for (const tally of file?.models ?? []) {
    weighted += tally.requests * medianLatencyMs(tally.model, tally.isEmbeddings);
    requests += tally.requests;
  }
  return requests > 0 ? weighted / requests : medianLatencyMs("", false);
}
