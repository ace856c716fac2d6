import { SpanHash } from "./hash";
import { type Native, nativeOf } from "./native";

/**
 * What the byte scanners share: the bytes under the cursor and what was learnt about the value read last.
 * One object per worker, reused for every line, so that a line costs no allocation.
 */
export class ScanState {
  bytes = new Uint8Array(PADDING);
  view = new DataView(this.bytes.buffer);
  /** Machine code for the bytes, where they lie in its memory. */
  native: Native | null = null;
  private readonly spanHash = new SpanHash();

  /** Of the last string: whether it holds escapes, its decoded UTF-8 size and its code points. */
  isEscaped = false;
  decodedBytes = 0;
  chars = 0;

  /** Of the line: what broke the grammar and where (−1: nothing), and the first place of each oddity the grammar allows. */
  fault: Fault = Fault.none;
  faultAt = -1;
  loneSurrogateAt = -1;
  lossyNumberAt = -1;
  hugeNumberAt = -1;

  /** `bytes` must be followed, inside the same buffer, by a line feed and `PADDING` bytes in all. */
  load(bytes: Uint8Array<ArrayBuffer>): void {
    this.bytes = bytes;
    this.view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
    this.native = nativeOf(bytes);
  }

  /** Hash of a span, below 2^53: to be compared only with those of bytes that were read in the same way. */
  hash(start: number, end: number): number {
    if (this.native !== null) return this.native.hash(start, end);
    this.spanHash.reset();
    this.spanHash.addBytes(this.view, start, end);
    return this.spanHash.value();
  }

  beginLine(): void {
    this.fault = Fault.none;
    this.faultAt = -1;
    this.loneSurrogateAt = -1;
    this.lossyNumberAt = -1;
    this.hugeNumberAt = -1;
  }

  fail(fault: Fault, at: number): -1 {
    this.fault = fault;
    this.faultAt = at;
    return -1;
  }
}

/** Bytes that must follow the data in the buffer: the scanners read up to 32 at a time and stop at a line feed, not at a length. */
export const PADDING = 32;

/** Why a line is not JSON. */
export const Fault = {
  none: 0,
  lineEnds: 1,
  unexpected: 2,
  expectedKey: 3,
  expectedColon: 4,
  expectedCommaOrEnd: 5,
  trailingComma: 6,
  afterValue: 7,
  badNumber: 8,
  badLiteral: 9,
  badEscape: 10,
  controlCharacter: 11,
  badUtf8: 12,
  stringNotClosed: 13,
  tooDeep: 14,
  tooManyValues: 15,
} as const;
export type Fault = (typeof Fault)[keyof typeof Fault];
