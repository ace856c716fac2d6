import { NATIVE_CODE } from "./native-code";

/** Where data begins in its memory: before it lie the two counts and a table. */
const DATA = 512;
const PAGE_BYTES = 65_536;
/** Kept for the next reader: this many, of at most this size. */
const MOST_IDLE = 4;
const MOST_IDLE_BYTES = 8 << 20;

interface Exports {
  memory: WebAssembly.Memory;
  skip: (at: number) => number;
  hash: (at: number, end: number) => number;
}

/** Machine code (`native.wat`) over a memory of its own, in which the bytes to be read must lie. */
export class Native {
  /** Of the last `skip`: escapes, and bytes that continue a character. */
  counts: Int32Array;
  private readonly exports: Exports;

  constructor(module: WebAssembly.Module) {
    this.exports = new WebAssembly.Instance(module).exports as unknown as Exports;
    this.counts = this.renewed();
  }

  /** Room for so many bytes; what lay there stays. Arrays given before are of no more use. */
  room(length: number): Uint8Array<ArrayBuffer> {
    const { memory } = this.exports;
    const missing = DATA + length - memory.buffer.byteLength;
    if (missing > 0) {
      memory.grow(Math.ceil(missing / PAGE_BYTES));
      this.counts = this.renewed();
    }
    return new Uint8Array(memory.buffer, DATA);
  }

  get sizeBytes(): number {
    return this.exports.memory.buffer.byteLength;
  }

  /** First place from `at` on, where a character begins, that is not surely well-formed content of a string. */
  skip(at: number): number {
    return this.exports.skip(at + DATA) - DATA;
  }

  /** A whole number below 2^53 that depends on the bytes alone. */
  hash(start: number, end: number): number {
    return this.exports.hash(start + DATA, end + DATA);
  }

  private renewed(): Int32Array {
    const { buffer } = this.exports.memory;
    owners.set(buffer, this);
    return new Int32Array(buffer, 0, 2);
  }
}

const owners = new WeakMap<ArrayBuffer, Native>();
const idle: Native[] = [];
let compiled: WebAssembly.Module | undefined;

/** The code that may be used on bytes, when they lie in its memory. */
export const nativeOf = ({ buffer }: Uint8Array<ArrayBuffer>): Native | null => owners.get(buffer) ?? null;

/** One that nobody uses. Null where it cannot run: on a page, whose policy forbids it, and on machines that do not have it. */
export function takeNative(): Native | null {
  if (typeof document !== "undefined") return null;
  const waiting = idle.pop();
  if (waiting !== undefined) return waiting;
  try {
    compiled ??= new WebAssembly.Module(Uint8Array.from(atob(NATIVE_CODE), (letter) => letter.charCodeAt(0)));
    return new Native(compiled);
  } catch {
    return null;
  }
}

/** Gives one back: the next reader finds code that runs warm. */
export function giveNative(native: Native): void {
  if (idle.length < MOST_IDLE && native.sizeBytes <= MOST_IDLE_BYTES) idle.push(native);
}
