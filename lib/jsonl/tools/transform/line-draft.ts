import { Line } from "@/lib/jsonl/check/line";
import type { Edit } from "@/lib/jsonl/fix/edit";
import { KEY } from "@/lib/jsonl/scan/keys";
import { Scanner } from "@/lib/jsonl/scan/scanner";
import { PADDING } from "@/lib/jsonl/scan/state";
import { Kind } from "@/lib/jsonl/scan/tape";

const encoder = new TextEncoder();

/** A line while steps change it, one edit of its text after another. Reused for every line. */
export class LineDraft {
  readonly line: Line;
  private bytes = new Uint8Array(4_096);
  private spare = new Uint8Array(4_096);
  private length = 0;
  isChanged = false;

  constructor(depth: number, recordedDepth?: number) {
    this.line = new Line(new Scanner(depth, recordedDepth));
  }

  /** Takes a line, its line feed left out. False when it is not a JSON object. */
  load(source: Uint8Array): boolean {
    this.isChanged = false;
    this.bytes = withRoom(this.bytes, source.length);
    this.bytes.set(source);
    this.length = source.length;
    return this.scan();
  }

  /** The line as it is now; valid until the next one is loaded. */
  get content(): Uint8Array<ArrayBuffer> {
    return this.bytes.subarray(0, this.length);
  }

  /** The body where it is an object, else 0. */
  get body(): number {
    const body = this.line.field(KEY.body);
    return body !== 0 && this.line.kind(body) === Kind.object ? body : 0;
  }

  /** Makes edits that do not overlap, given in any order. False when there are none. */
  apply(edits: readonly Edit[]): boolean {
    if (edits.length === 0) return false;
    const sorted = [...edits].sort((a, b) => a.from - b.from);
    const texts = sorted.map(({ text }) => encoder.encode(text));
    const length = sorted.reduce((sum, { from, to }, at) => sum + (texts[at]?.length ?? 0) - (to - from), this.length);
    const target = withRoom(this.spare, length);
    let read = 0;
    let written = 0;
    for (const [at, { from, to }] of sorted.entries()) {
      target.set(this.bytes.subarray(read, from), written);
      written += from - read;
      const text = texts[at] as Uint8Array;
      target.set(text, written);
      written += text.length;
      read = to;
    }
    target.set(this.bytes.subarray(read, this.length), written);
    this.spare = this.bytes;
    this.bytes = target;
    this.length = length;
    this.isChanged = true;
    this.scan();
    return true;
  }

  private scan(): boolean {
    const { line, bytes } = this;
    bytes[this.length] = 0x0a;
    let first = 0;
    while (bytes[first] === 0x20 || bytes[first] === 0x09 || bytes[first] === 0x0d) first++;
    line.scanner.state.load(bytes);
    line.start = first;
    line.end = this.length;
    if (!line.scanner.scan(first) || line.kind(0) !== Kind.object) return false;
    line.readFields();
    line.readBody();
    return true;
  }
}

function withRoom(bytes: Uint8Array<ArrayBuffer>, length: number): Uint8Array<ArrayBuffer> {
  return bytes.length >= length + PADDING ? bytes : new Uint8Array((length + PADDING) * 2);
}
