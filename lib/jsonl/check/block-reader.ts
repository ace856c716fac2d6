import { giveNative, type Native, takeNative } from "@/lib/jsonl/scan/native";
import { PADDING } from "@/lib/jsonl/scan/state";

const FEED = 0x0a;

/** What is done with the lines a reader finds. */
export interface BlockConsumer {
  /**
   * Takes the lines that start in `bytes[from..to)`, each of which ends there with a line feed, or at `to` followed by one
   * that is not part of the file. `base` is the file offset of `bytes[0]`; lines that start at `stopOffset` or later are
   * left. Returns the index after the last line taken.
   */
  block(bytes: Uint8Array<ArrayBuffer>, from: number, to: number, base: number, stopOffset: number): number;
  /** Takes a line of more than the permitted length whose bytes were not kept. */
  oversizeLine(offset: number, length: number): void;
  /** Set when no more lines are wanted. */
  readonly isStopped: boolean;
  /** Length from which a line is given up before its end is found. */
  readonly hopelessBytes: number;
}

/** Pieces pushed are gathered, and large ones cut, to about this size: what was just copied is still in the cache. */
const BLOCK_BYTES = 256 << 10;
const FIRST_BYTES = 4_096;

/**
 * Turns bytes that arrive in any pieces into blocks of whole lines. Keeps one buffer: two blocks and the longest
 * permitted line at most, where it can in the memory of machine code. A line beyond that is skipped, not kept.
 */
export class BlockReader {
  private native: Native | null;
  private bytes: Uint8Array<ArrayBuffer>;
  private filled = 0;
  /** How much of it is known to hold no line feed. */
  private searched = 0;
  /** File offset of the first byte of the buffer. */
  private base: number;
  /** Start of the line whose bytes are being thrown away, or −1. */
  private skipping = -1;

  private readonly consumer: BlockConsumer;
  private readonly lineBytes: number;
  private readonly stop: number;
  /** Before the first line feed, when the range may begin inside a line. */
  private isSeeking: boolean;
  private isEnded = false;

  /** Lines that start before `from`, or from `stop` on, belong to another reader. One that does not start at 0 is given the byte before `from` first. */
  constructor(consumer: BlockConsumer, lineBytes: number, from = 0, stop = Number.POSITIVE_INFINITY) {
    this.consumer = consumer;
    this.lineBytes = lineBytes;
    this.stop = stop;
    this.native = takeNative();
    this.bytes = this.native?.room(FIRST_BYTES) ?? new Uint8Array(FIRST_BYTES);
    this.base = from === 0 ? 0 : from - 1;
    this.isSeeking = from > 0;
  }

  /** True when nothing that follows could matter. */
  get isDone(): boolean {
    return this.isEnded || this.consumer.isStopped;
  }

  /** Takes the next bytes; they are copied. */
  push(chunk: Uint8Array): void {
    for (let from = 0; from < chunk.length && !this.isDone; ) {
      const piece = chunk.subarray(from, from + BLOCK_BYTES);
      this.makeRoom(piece.length);
      this.bytes.set(piece, this.filled);
      this.filled += piece.length;
      from += piece.length;
      if (this.filled >= BLOCK_BYTES) this.consume();
    }
  }

  /** Checks what is left: lines still in the buffer and the last one, which may lack its line feed. */
  finish(): void {
    this.consume();
    if (this.isDone) return;
    if (this.skipping >= 0) this.endSkip(this.base + this.filled);
    else if (!this.isSeeking && this.filled > 0) this.check(this.filled);
    this.isEnded = true;
    if (this.native !== null) giveNative(this.native);
    this.native = null;
  }

  private makeRoom(more: number): void {
    const wanted = this.filled + more + PADDING;
    if (wanted <= this.bytes.length) return;
    const length = Math.max(wanted, this.bytes.length * 2);
    if (this.native !== null) {
      this.bytes = this.native.room(length);
      return;
    }
    const larger = new Uint8Array(length);
    larger.set(this.bytes.subarray(0, this.filled));
    this.bytes = larger;
  }

  private consume(): void {
    if (this.isDone) return;
    if (this.isSeeking || this.skipping >= 0) {
      const feed = this.bytes.subarray(0, this.filled).indexOf(FEED);
      if (feed < 0) {
        this.drop(this.filled);
        if (this.isSeeking && this.base >= this.stop) this.isEnded = true;
        if (this.skipping >= 0 && this.base - this.skipping > this.consumer.hopelessBytes) this.endSkip(this.base);
        return;
      }
      if (this.skipping >= 0) this.endSkip(this.base + feed);
      this.isSeeking = false;
      this.drop(feed + 1);
    }
    if (this.base >= this.stop) this.isEnded = true;
    const last = this.bytes.subarray(this.searched, this.filled).lastIndexOf(FEED);
    if (last >= 0 && !this.isDone) this.check(this.searched + last + 1);
    this.searched = this.filled;
    if (this.filled > this.lineBytes && !this.isDone) {
      this.skipping = this.base;
      this.drop(this.filled);
    }
  }

  private check(to: number): void {
    const after = this.bytes[to];
    // The scanner stops at a line feed; where the file ends without one, it finds this.
    this.bytes[to] = FEED;
    const checked = Math.min(to, this.consumer.block(this.bytes, 0, to, this.base, this.stop));
    this.bytes[to] = after as number;
    this.drop(checked);
    if (this.base >= this.stop) this.isEnded = true;
  }

  private endSkip(end: number): void {
    this.consumer.oversizeLine(this.skipping, end - this.skipping);
    this.skipping = -1;
  }

  private drop(count: number): void {
    this.bytes.copyWithin(0, count, this.filled);
    this.filled -= count;
    this.base += count;
    this.searched = Math.max(0, this.searched - count);
  }
}
