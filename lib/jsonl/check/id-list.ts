import { NODE } from "@/lib/jsonl/scan/tape";
import type { Line } from "./line";

/** Longer ids are refused anyway; they are not compared with each other. */
const LONGEST_ID = 1_024;

/** The ids of a stretch: their decoded bytes in a row, and per id where it ends and where its line is. */
export interface IdPart {
  bytes: Uint8Array;
  ends: Uint32Array;
  lines: Uint32Array;
  offsets: Float64Array;
  lengths: Uint32Array;
}

/** Collects the ids of lines, to be compared over the whole file. */
export class IdList {
  private bytes = new Uint8Array(1_024);
  private used = 0;
  private ends: number[] = [];
  private lines: number[] = [];
  private offsets: number[] = [];
  private lengths: number[] = [];

  add(line: Line, node: number): void {
    const sizeBytes = line.get(node, NODE.bytes);
    if (sizeBytes > LONGEST_ID) return;
    const source = line.scanner.state.bytes;
    if (this.used + sizeBytes > this.bytes.length) {
      const larger = new Uint8Array(this.bytes.length * 2);
      larger.set(this.bytes);
      this.bytes = larger;
    }
    if (line.isEscaped(node)) {
      // A lone surrogate has no bytes of its own; it is written as the replacement character, which has as many.
      this.bytes.set(new TextEncoder().encode(line.text(node)), this.used);
    } else {
      const start = line.startOf(node);
      for (let i = 0; i < sizeBytes; i++) this.bytes[this.used + i] = source[start + i] as number;
    }
    this.used += sizeBytes;
    this.ends.push(this.used);
    this.lines.push(line.line);
    this.offsets.push(line.offset);
    this.lengths.push(line.length);
  }

  take(): IdPart {
    const part = {
      bytes: this.bytes.slice(0, this.used),
      ends: Uint32Array.from(this.ends),
      lines: Uint32Array.from(this.lines),
      offsets: Float64Array.from(this.offsets),
      lengths: Uint32Array.from(this.lengths),
    };
    this.used = 0;
    this.ends = [];
    this.lines = [];
    this.offsets = [];
    this.lengths = [];
    return part;
  }
}
