import { chunksOf } from "./check/read-into";
import { type LineSpan, readLine } from "./read-line";

const FEED = 0x0a;
const RETURN = 0x0d;

/** Lines indexed at most; 12 bytes each. */
const MOST_LINES = 5_000_000;

export interface LineColumns {
  offsets: Float64Array<ArrayBuffer>;
  lengths: Uint32Array<ArrayBuffer>;
  isWhole: boolean;
}

/**
 * Where every physical line of a file starts and how long it is, line ends left out. 12 bytes per line. A file with more than
 * five million lines is indexed that far (`isWhole` is then false).
 */
export class LineIndex {
  private offsets = new Float64Array(1_024);
  private lengths = new Uint32Array(1_024);
  count = 0;
  isWhole = true;

  add(offset: number, length: number): void {
    if (this.count >= MOST_LINES) {
      this.isWhole = false;
      return;
    }
    if (this.count === this.offsets.length) {
      const offsets = new Float64Array(this.count * 2);
      offsets.set(this.offsets);
      this.offsets = offsets;
      const lengths = new Uint32Array(this.count * 2);
      lengths.set(this.lengths);
      this.lengths = lengths;
    }
    this.offsets[this.count] = offset;
    this.lengths[this.count] = length;
    this.count++;
  }

  /** The index as plain numbers, to be sent to another thread. */
  columns(): LineColumns {
    const { count, isWhole } = this;
    return { offsets: this.offsets.slice(0, count), lengths: this.lengths.slice(0, count), isWhole };
  }

  static of({ offsets, lengths, isWhole }: LineColumns): LineIndex {
    const index = new LineIndex();
    return Object.assign(index, { offsets, lengths, count: offsets.length, isWhole });
  }

  /** Place of line `number`, 1-based; null beyond the end. */
  span(number: number): LineSpan | null {
    if (!Number.isInteger(number) || number < 1 || number > this.count) return null;
    return { offset: this.offsets[number - 1] as number, length: this.lengths[number - 1] as number };
  }
}

/** Reads a file once for its line ends. Rejects with the signal's reason when aborted. */
export async function indexLines(blob: Blob, signal?: AbortSignal): Promise<LineIndex> {
  const index = new LineIndex();
  let start = 0;
  let base = 0;
  let lastByte = 0;
  signal?.throwIfAborted();
  for await (const value of chunksOf(blob.stream(), blob)) {
    signal?.throwIfAborted();
    for (let feed = value.indexOf(FEED); feed >= 0; feed = value.indexOf(FEED, feed + 1)) {
      const before = feed > 0 ? value[feed - 1] : lastByte;
      const end = base + feed - (before === RETURN && base + feed > start ? 1 : 0);
      index.add(start, end - start);
      start = base + feed + 1;
    }
    base += value.length;
    lastByte = value.at(-1) ?? lastByte;
  }
  if (start < base) index.add(start, base - start - (lastByte === RETURN ? 1 : 0));
  return index;
}

/** Text of line `number` (1-based), as `readLine` gives it; null beyond the end. */
export async function readIndexedLine(
  blob: Blob,
  index: LineIndex,
  number: number,
): Promise<{ text: string; isCut: boolean } | null> {
  const span = index.span(number);
  return span === null ? null : readLine(blob, span);
}
