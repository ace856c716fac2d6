import { KEYS } from "./keys";
import { scanNumber } from "./numbers";
import { Fault, ScanState } from "./state";
import { scanString } from "./strings";
import { ESCAPED, Kind, MOST_NODES, NODE, RECORDED_DEPTH, STRIDE } from "./tape";

/** Keys remembered by their place in the line; a power of two. */
const GUESSES = 128;

const TRUE = 0x65757274;
const FALS = 0x736c6166;
const NULL = 0x6c6c756e;

/**
 * Reads one line of JSON as bytes: accepts exactly what `JSON.parse` accepts of the decoded text, with strict UTF-8, a bound
 * on nesting and no line feed inside. Builds no objects: the outcome is a flat tape of the values down to `RECORDED_DEPTH`
 * (see `NODE`), valid until the next line. Never recursive. Keeps one tape, at most 24 MB, normally a few kilobytes.
 */
export class Scanner {
  readonly state = new ScanState();
  tape = new Int32Array(256 * STRIDE);
  nodes = 0;
  /** After `scan`: where the cursor stopped; for an accepted line that is its line feed. */
  end = 0;
  /** Per open container: its node (−1: not recorded) and its kind. */
  private readonly openNodes: Int32Array;
  private readonly openKinds: Uint8Array;

  private readonly depthLimit: number;
  private readonly guesses = new Int16Array(GUESSES).fill(-1);

  constructor(depthLimit: number) {
    this.depthLimit = depthLimit;
    this.openNodes = new Int32Array(depthLimit + 2);
    this.openKinds = new Uint8Array(depthLimit + 2);
  }

  /** Reads the line that starts at `from`; true when it is JSON. Blank lines are not: look before. */
  scan(from: number): boolean {
    const { state, openNodes, openKinds } = this;
    const { bytes, view } = state;
    state.beginLine();
    this.nodes = 0;
    let i = from;
    let depth = 0;
    let c = bytes[i] as number;
    for (;;) {
      while (c === 0x20 || c === 0x09 || c === 0x0d) c = bytes[++i] as number;
      if (c === 0x22) {
        const close = scanString(state, i + 1);
        if (close < 0) return this.fail(state.fault, state.faultAt);
        if (depth <= RECORDED_DEPTH && !this.recordString(Kind.string, i + 1, close))
          return this.fail(Fault.tooManyValues, i);
        i = close + 1;
      } else if (c === 0x7b || c === 0x5b) {
        if (depth >= this.depthLimit) return this.fail(Fault.tooDeep, i);
        const kind = c === 0x7b ? Kind.object : Kind.array;
        let node = -1;
        if (depth <= RECORDED_DEPTH) {
          node = this.nodes;
          if (!this.record(kind, i, 0)) return this.fail(Fault.tooManyValues, i);
          this.tape[node * STRIDE + NODE.numbers] = 0;
        }
        depth++;
        openNodes[depth] = node;
        openKinds[depth] = kind;
        do c = bytes[++i] as number;
        while (c === 0x20 || c === 0x09 || c === 0x0d);
        if (kind === Kind.object) {
          if (c !== 0x7d) {
            i = this.scanKey(i, depth);
            if (i < 0) return false;
            c = bytes[i] as number;
            continue;
          }
        } else if (c !== 0x5d) continue;
        this.close(node, i + 1);
        depth--;
        i++;
      } else if (c === 0x2d || (c >= 0x30 && c <= 0x39)) {
        const after = scanNumber(state, i);
        if (after < 0) return this.fail(state.fault, state.faultAt);
        if (depth <= RECORDED_DEPTH) {
          const parent = openNodes[depth] as number;
          if (depth > 0 && openKinds[depth] === Kind.array) (this.tape[parent * STRIDE + NODE.numbers] as number)++;
          else if (!this.record(Kind.number, i, after)) return this.fail(Fault.tooManyValues, i);
        }
        i = after;
      } else {
        const word = view.getInt32(i, true);
        const isFalse = word === FALS && bytes[i + 4] === 0x65;
        const kind = word === TRUE ? Kind.true : isFalse ? Kind.false : Kind.null;
        if (word !== TRUE && !isFalse && word !== NULL) return this.failValue(c, i, depth);
        const after = i + (isFalse ? 5 : 4);
        if (depth <= RECORDED_DEPTH && !this.record(kind, i, after)) return this.fail(Fault.tooManyValues, i);
        i = after;
      }

      // A value has ended: close containers until another value is due.
      c = bytes[i] as number;
      for (;;) {
        while (c === 0x20 || c === 0x09 || c === 0x0d) c = bytes[++i] as number;
        if (depth === 0) {
          this.end = i;
          return c === 0x0a || this.fail(Fault.afterValue, i);
        }
        const kind = openKinds[depth];
        if (c === 0x2c) {
          do c = bytes[++i] as number;
          while (c === 0x20 || c === 0x09 || c === 0x0d);
          if (kind === Kind.object) {
            if (c === 0x7d) return this.fail(Fault.trailingComma, i);
            i = this.scanKey(i, depth);
            if (i < 0) return false;
            c = bytes[i] as number;
          } else if (c === 0x5d) return this.fail(Fault.trailingComma, i);
          break;
        }
        if (c !== (kind === Kind.object ? 0x7d : 0x5d))
          return this.fail(c === 0x0a ? Fault.lineEnds : Fault.expectedCommaOrEnd, i);
        this.close(openNodes[depth] as number, i + 1);
        depth--;
        c = bytes[++i] as number;
      }
    }
  }

  /** Reads a key and its colon; returns the index after the colon, or −1 after noting the fault. */
  private scanKey(at: number, depth: number): number {
    const { state } = this;
    const { bytes } = state;
    if (bytes[at] !== 0x22) {
      this.fail(bytes[at] === 0x0a ? Fault.lineEnds : Fault.expectedKey, at);
      return -1;
    }
    // Lines of a file have the same keys in the same order: the one met here last is tried first.
    const turn = this.nodes & (GUESSES - 1);
    const guess = this.guesses[turn] as number;
    const guessed = guess < 0 ? -1 : KEYS.lengthAt(state.view, at + 1, guess);
    let close = at + 1 + guessed;
    let id = guess;
    if (guessed < 0 || bytes[close] !== 0x22) {
      close = scanString(state, at + 1);
      if (close < 0) {
        this.fail(state.fault, state.faultAt);
        return -1;
      }
      id = state.isEscaped ? KEYS.findText(decodeString(bytes, at + 1, close)) : KEYS.find(state.view, at + 1, close);
      this.guesses[turn] = id;
    } else state.isEscaped = false;
    if (depth <= RECORDED_DEPTH) {
      const offset = this.nodes * STRIDE;
      if (!this.record(state.isEscaped ? Kind.key | ESCAPED : Kind.key, at + 1, close)) {
        this.fail(Fault.tooManyValues, at);
        return -1;
      }
      this.tape[offset + NODE.id] = id;
    }
    let i = close + 1;
    let c = bytes[i] as number;
    while (c === 0x20 || c === 0x09 || c === 0x0d) c = bytes[++i] as number;
    if (c === 0x3a) return i + 1;
    this.fail(c === 0x0a ? Fault.lineEnds : Fault.expectedColon, i);
    return -1;
  }

  private recordString(kind: Kind, start: number, end: number): boolean {
    const { state } = this;
    const offset = this.nodes * STRIDE;
    if (!this.record(state.isEscaped ? kind | ESCAPED : kind, start, end)) return false;
    const { tape } = this;
    tape[offset + NODE.bytes] = state.decodedBytes;
    tape[offset + NODE.chars] = state.chars;
    return true;
  }

  private record(kind: number, start: number, end: number): boolean {
    const offset = this.nodes * STRIDE;
    if (offset === this.tape.length && !this.grow()) return false;
    const { tape } = this;
    tape[offset + NODE.kind] = kind;
    tape[offset + NODE.start] = start;
    tape[offset + NODE.end] = end;
    tape[offset + NODE.next] = ++this.nodes;
    return true;
  }

  private close(node: number, end: number): void {
    if (node < 0) return;
    this.tape[node * STRIDE + NODE.end] = end;
    this.tape[node * STRIDE + NODE.next] = this.nodes;
  }

  private grow(): boolean {
    if (this.nodes >= MOST_NODES) return false;
    const larger = new Int32Array(Math.min(this.tape.length * 4, MOST_NODES * STRIDE));
    larger.set(this.tape);
    this.tape = larger;
    return true;
  }

  private failValue(c: number, at: number, depth: number): false {
    if (c === 0x0a) return this.fail(Fault.lineEnds, at);
    if (depth > 0 && (c === 0x7d || c === 0x5d || c === 0x2c)) return this.fail(Fault.unexpected, at);
    return this.fail(c === 0x74 || c === 0x66 || c === 0x6e ? Fault.badLiteral : Fault.unexpected, at);
  }

  private fail(fault: Fault, at: number): false {
    this.state.fail(fault, at);
    this.end = at;
    return false;
  }
}

const decoder = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true });

/** Up to this length a text is put together here: a decoder costs more to call than such a text costs to read. */
const SHORT = 48;

/** The decoded text of a string whose raw content, already checked, is `bytes[start..end)`. */
export function decodeString(bytes: Uint8Array, start: number, end: number): string {
  let text = "";
  let i = end - start > SHORT ? end : start;
  for (; i < end; i++) {
    const c = bytes[i] as number;
    if (c >= 0x80 || c === 0x5c) break;
    text += String.fromCharCode(c);
  }
  if (i === end && end - start <= SHORT) return text;
  return JSON.parse(`"${decoder.decode(bytes.subarray(start, end))}"`) as string;
}
