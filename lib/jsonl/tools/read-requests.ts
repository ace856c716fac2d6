import { type BlockConsumer, BlockReader } from "@/lib/jsonl/check/block-reader";
import { Line } from "@/lib/jsonl/check/line";
import { readInto } from "@/lib/jsonl/check/read-into";
import { Scanner } from "@/lib/jsonl/scan/scanner";
import { Kind } from "@/lib/jsonl/scan/tape";
import type { ToolRun } from "./job";

/** Where a line lies: bytes `from` to `to` of the file, its line feed included where it has one. `number` is physical, 1-based. */
export interface LinePlace {
  from: number;
  to: number;
  number: number;
}

/** What is done with each line; `line` is null where it is not a JSON object. Both are valid until the call returns. */
export type VisitLine = (place: LinePlace, line: Line | null, base: number) => void;

/**
 * Reads every line of a plain file that is not blank, in order, and shows it as the rules see it. A byte-order mark belongs to
 * no line. `recordedDepth` is how deep the tool looks. Memory: one block and the longest permitted line. Rejects with the signal's reason when aborted, with a
 * DOMException when the file cannot be read.
 */
export async function readRequests(
  blob: Blob,
  { limits, signal }: ToolRun,
  visit: VisitLine,
  onBytes: (length: number) => void = () => undefined,
  recordedDepth?: number,
): Promise<void> {
  signal?.throwIfAborted();
  const reader = new BlockReader(
    new LineVisitor(new Scanner(limits.depth, recordedDepth), blob.size, visit),
    limits.lineBytes,
  );
  await readInto(blob, reader, (length) => {
    signal?.throwIfAborted();
    onBytes(length);
  });
  reader.finish();
}

class LineVisitor implements BlockConsumer {
  readonly isStopped = false;
  readonly hopelessBytes = Number.POSITIVE_INFINITY;
  private readonly scanner: Scanner;
  private readonly line: Line;
  private readonly sizeBytes: number;
  private readonly visit: VisitLine;
  private number = 0;

  constructor(scanner: Scanner, sizeBytes: number, visit: VisitLine) {
    this.scanner = scanner;
    this.line = new Line(scanner);
    this.sizeBytes = sizeBytes;
    this.visit = visit;
  }

  block(bytes: Uint8Array<ArrayBuffer>, from: number, to: number, base: number): number {
    const { scanner, line } = this;
    scanner.state.load(bytes);
    let start = from;
    while (start < to) {
      this.number++;
      if (base + start === 0 && bytes[0] === 0xef && bytes[1] === 0xbb && bytes[2] === 0xbf) start += 3;
      let first = start;
      while (bytes[first] === 0x20 || bytes[first] === 0x09 || bytes[first] === 0x0d) first++;
      if (bytes[first] === 0x0a) {
        start = first + 1;
        continue;
      }
      const isJson = scanner.scan(first);
      const feed = isJson ? scanner.end : bytes.indexOf(0x0a, scanner.end);
      const next = feed + 1;
      const place = { from: base + start, to: base + Math.min(to, next), number: this.number };
      this.visit(place, isJson && line.kind(0) === Kind.object ? line : null, base);
      start = next;
    }
    return start;
  }

  oversizeLine(offset: number, length: number): void {
    this.number++;
    this.visit({ from: offset, to: Math.min(this.sizeBytes, offset + length + 1), number: this.number }, null, 0);
  }
}
