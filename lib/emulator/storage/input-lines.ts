import { type FileHandle, open } from "node:fs/promises";
import { join } from "node:path";
import { groupSpans, readSpan, type Span } from "./span";

const ENTRY_BYTES = 16;
const READ_BYTES = 512 * 1024;

export const RAW_NAME = "raw.jsonl";
export const INDEX_NAME = "lines.idx";

/** Growing list of [start, end) byte offsets, kept flat so that 50,000 lines cost under a megabyte. */
export class LineOffsets {
  private values = new Float64Array(1024);
  count = 0;

  push(start: number, end: number): void {
    if (this.count * 2 === this.values.length) {
      const larger = new Float64Array(this.values.length * 2);
      larger.set(this.values);
      this.values = larger;
    }
    this.values[this.count * 2] = start;
    this.values[this.count * 2 + 1] = end;
    this.count++;
  }

  toBuffer(): Buffer {
    return Buffer.from(this.values.buffer, 0, this.count * ENTRY_BYTES);
  }
}

/** The stored lines of one input file. Ordinals are 0-based; blank lines do not count. Close it after use. */
export class InputLines {
  readonly count: number;
  private readonly raw: FileHandle;
  private readonly index: FileHandle;

  private constructor(raw: FileHandle, index: FileHandle, count: number) {
    this.raw = raw;
    this.index = index;
    this.count = count;
  }

  static async open(dir: string): Promise<InputLines> {
    const raw = await open(join(dir, RAW_NAME), "r");
    try {
      const index = await open(join(dir, INDEX_NAME), "r");
      return new InputLines(raw, index, Math.floor((await index.stat()).size / ENTRY_BYTES));
    } catch (error) {
      await raw.close();
      throw error;
    }
  }

  /** Text of the lines [from, to) in order; memory stays near half a megabyte plus the longest line. */
  async *range(from: number, to: number): AsyncGenerator<string> {
    for (let first = from; first < to; first += 4096) {
      yield* this.read(await this.spans(first, Math.min(to, first + 4096)));
    }
  }

  /** Chosen lines, by ascending ordinal; neighbours are read together. */
  async *pick(ordinals: number[]): AsyncGenerator<{ ordinal: number; line: string }> {
    for (let from = 0; from < ordinals.length; ) {
      const first = ordinals[from] ?? 0;
      // Rows that end together are close together, so one read of the index mostly covers them all.
      let to = from + 1;
      while (to < ordinals.length && (ordinals[to] ?? 0) - first < 4096) to++;
      const chosen = ordinals.slice(from, to);
      const near = await this.spans(first, (chosen.at(-1) ?? first) + 1);
      let position = 0;
      for await (const line of this.read(chosen.flatMap((ordinal) => near[ordinal - first] ?? []))) {
        yield { ordinal: chosen[position++] ?? first, line };
      }
      from = to;
    }
  }

  async close(): Promise<void> {
    await Promise.all([this.raw.close(), this.index.close()]);
  }

  private async spans(from: number, to: number): Promise<Span[]> {
    const bytes = await readSpan(this.index, from * ENTRY_BYTES, (to - from) * ENTRY_BYTES);
    return Array.from({ length: to - from }, (_, i) => ({
      start: bytes.readDoubleLE(i * ENTRY_BYTES),
      end: bytes.readDoubleLE(i * ENTRY_BYTES + 8),
    }));
  }

  private async *read(spans: Span[]): AsyncGenerator<string> {
    for (const group of groupSpans(spans, READ_BYTES, READ_BYTES)) {
      const bytes = await readSpan(this.raw, group.start, group.end - group.start);
      for (const span of group.spans) yield bytes.toString("utf8", span.start - group.start, span.end - group.start);
    }
  }
}
