import { type FileHandle, open } from "node:fs/promises";
import { join } from "node:path";
import { decodeRowRecord, encodeRowRecord, ROW_RECORD_BYTES, type RowOutcome, type RowRecord } from "./row-record";
import { type FinishedRow, RowTable } from "./row-table";

const NAMES = { output: "output.jsonl", error: "error.jsonl", journal: "rows.idx" };

type Sizes = { completed: number; failed: number; journal: number };

const BLANK_RECORD: RowRecord = {
  kind: "requeued",
  row: 0,
  offset: 0,
  lengthBytes: 0,
  costPico: 0,
  promptTokens: 0,
  completionTokens: 0,
  reasoningTokens: 0,
  durationMs: 0,
  ttfbMs: 0,
};

/**
 * The rows of one batch: result lines in two append-only files and a journal of fixed-size records. Lines are written
 * before the record that names them, so whatever a reader has seen survives a kill; a torn tail is cut off on opening.
 * Calls that write must not overlap (the batch store queues them).
 */
export class RowLog {
  readonly table: RowTable;
  private readonly output: FileHandle;
  private readonly error: FileHandle;
  private readonly journal: FileHandle;
  private sizes: Sizes = { completed: 0, failed: 0, journal: 0 };

  private constructor(table: RowTable, output: FileHandle, error: FileHandle, journal: FileHandle) {
    this.table = table;
    this.output = output;
    this.error = error;
    this.journal = journal;
  }

  static async open(dir: string, total: number): Promise<RowLog> {
    // "a+" creates the file; on Linux it also forces appends to the end, which `replay` makes the true end.
    const [output, error, journal] = await Promise.all([
      open(join(dir, NAMES.output), "a+"),
      open(join(dir, NAMES.error), "a+"),
      open(join(dir, NAMES.journal), "a+"),
    ]);
    const log = new RowLog(new RowTable(total), output, error, journal);
    await log.replay();
    return log;
  }

  /** Makes finished rows durable and visible, in the given order. */
  async append(outcomes: RowOutcome[]): Promise<void> {
    const texts = { completed: [] as string[], failed: [] as string[] };
    const sizes = { ...this.sizes };
    const records: FinishedRow[] = [];
    for (const { line, ...outcome } of outcomes) {
      const lengthBytes = Buffer.byteLength(line) + 1;
      texts[outcome.kind].push(line, "\n");
      // Rounded as they are written, so that sums do not change when the journal is read again.
      const [durationMs, ttfbMs] = [Math.round(outcome.durationMs), Math.round(outcome.ttfbMs)];
      records.push({ ...outcome, durationMs, ttfbMs, offset: sizes[outcome.kind], lengthBytes });
      sizes[outcome.kind] += lengthBytes;
    }
    try {
      if (texts.completed.length > 0) await this.output.appendFile(texts.completed.join(""));
      if (texts.failed.length > 0) await this.error.appendFile(texts.failed.join(""));
      await this.journal.appendFile(encodeAll(records));
    } catch (error) {
      // A full disk leaves part of a line: the next append must start where readers think the file ends.
      await this.cutTo(this.sizes);
      throw error;
    }
    this.sizes = { ...sizes, journal: this.sizes.journal + records.length * ROW_RECORD_BYTES };
    for (const record of records) this.table.finish(record);
  }

  /** Takes failed rows back to pending; their lines leave the error file. */
  async requeue(rows: number[]): Promise<void> {
    await this.journal.appendFile(encodeAll(rows.map((row) => ({ ...BLANK_RECORD, row }))));
    this.sizes.journal += rows.length * ROW_RECORD_BYTES;
    this.table.requeue(rows);
  }

  /** Handle to read result lines from; stays open until `close`. */
  handle(kind: "completed" | "failed"): FileHandle {
    return kind === "completed" ? this.output : this.error;
  }

  /** Bytes of the lines a reader can see. */
  visibleBytes(kind: "completed" | "failed"): number {
    return kind === "completed" ? this.sizes.completed : this.table.liveErrorBytes();
  }

  async close(): Promise<void> {
    await Promise.all([this.output.close(), this.error.close(), this.journal.close()]);
  }

  private async cutTo(sizes: Sizes): Promise<void> {
    await this.output.truncate(sizes.completed);
    await this.error.truncate(sizes.failed);
    await this.journal.truncate(sizes.journal);
  }

  private async replay(): Promise<void> {
    const bytes = await this.journal.readFile();
    const available = { completed: (await this.output.stat()).size, failed: (await this.error.stat()).size };
    const requeued: number[] = [];
    const flush = () => this.table.requeue(requeued.splice(0));
    let at = 0;
    for (; at + ROW_RECORD_BYTES <= bytes.length; at += ROW_RECORD_BYTES) {
      const record = decodeRowRecord(bytes, at);
      if (!record || record.row >= this.table.total) break;
      const { kind, ...rest } = record;
      if (kind === "requeued") {
        requeued.push(record.row);
        continue;
      }
      const end = record.offset + record.lengthBytes;
      if (end > available[kind]) break;
      if (requeued.length > 0) flush();
      this.sizes[kind] = end;
      this.table.finish({ kind, ...rest });
    }
    flush();
    this.sizes.journal = at;
    await this.cutTo(this.sizes);
  }
}

function encodeAll(records: RowRecord[]): Buffer {
  const bytes = Buffer.allocUnsafe(records.length * ROW_RECORD_BYTES);
  for (const [i, record] of records.entries()) encodeRowRecord(bytes, i * ROW_RECORD_BYTES, record);
  return bytes;
}
