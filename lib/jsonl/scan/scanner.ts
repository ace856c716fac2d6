import { decodeString } from "./decode-string";
import { KEYS } from "./keys";
import { scanNumber } from "./numbers";
import { Fault, ScanState } from "./state";
import { scanString } from "./strings";
import { ESCAPED, Kind, NODE, RECORDED_DEPTH, STRIDE, Tape } from "./tape";

/** Keys remembered by their place in the line; a power of two. */
const GUESSES = 128;

// "true", "fals" and "null", as four bytes are read at once.
const TRUE = 0x65757274;
const FALS = 0x736c6166;
const NULL = 0x6c6c756e;

/**
 * Reads one line of JSON as bytes: accepts exactly what `JSON.parse` accepts of the decoded text, with strict UTF-8, a bound
 * on nesting and no line feed inside. Builds no objects: the outcome is a flat tape of the values down to `recordedDepth`,
 * valid until the next line. Never recursive. Keeps one tape, at most 24 MB, normally a few kilobytes.
 *
 * The methods that read something take the place it begins at and return the place behind it, or −1 with the fault noted.
 * They stop at a line feed, not at a length: space is skipped in place, which costs less than a call.
 */
export class Scanner {
  readonly state = new ScanState();
  readonly tape = new Tape();
  /** After `scan`: where the cursor stopped; for an accepted line that is its line feed. */
  end = 0;
  /** Per open container: its node (−1: not recorded) and its kind. */
  private readonly openNodes: Int32Array;
  private readonly openKinds: Uint8Array;

  private readonly depthLimit: number;
  private readonly recordedDepth: number;
  private readonly guesses = new Int16Array(GUESSES).fill(-1);

  /** Values deeper than `recordedDepth` are checked but not on the tape: no rule looks there, some tools do. */
  constructor(depthLimit: number, recordedDepth = RECORDED_DEPTH) {
    this.depthLimit = depthLimit;
    this.recordedDepth = recordedDepth;
    this.openNodes = new Int32Array(depthLimit + 2);
    this.openKinds = new Uint8Array(depthLimit + 2);
  }

  /** Reads the line that starts at `from`; true when it is JSON. Blank lines are not: look before. */
  scan(from: number): boolean {
    const { state, openNodes, openKinds, tape } = this;
    const { bytes } = state;
    state.beginLine();
    tape.begin();
    let i = from;
    let depth = 0;
    for (;;) {
      // A value is due.
      let c = bytes[i] as number;
      while (c === 0x20 || c === 0x09 || c === 0x0d) c = bytes[++i] as number;
      if (c === 0x7b || c === 0x5b) {
        const kind = c === 0x7b ? Kind.object : Kind.array;
        if (depth >= this.depthLimit) return this.refuse(Fault.tooDeep, i);
        if (!this.open(kind, i, depth++)) return this.refuse(Fault.tooManyValues, i);
        do c = bytes[++i] as number;
        while (c === 0x20 || c === 0x09 || c === 0x0d);
        if (c !== (kind === Kind.object ? 0x7d : 0x5d)) {
          if (kind === Kind.object) i = this.readKey(i, depth);
          if (i < 0) return false;
          continue;
        }
        tape.close(openNodes[depth--] as number, ++i);
      } else {
        if (c === 0x22) i = this.readString(i, depth);
        else if (c === 0x2d || (c >= 0x30 && c <= 0x39)) i = this.readNumber(i, depth);
        else i = this.readWord(i, depth);
        if (i < 0) return false;
      }

      // A value has ended: close containers until another one is due, or the line ends.
      c = bytes[i] as number;
      for (;;) {
        while (c === 0x20 || c === 0x09 || c === 0x0d) c = bytes[++i] as number;
        if (depth === 0) {
          this.end = i;
          return c === 0x0a || this.refuse(Fault.afterValue, i);
        }
        const close = openKinds[depth] === Kind.object ? 0x7d : 0x5d;
        if (c === 0x2c) {
          do c = bytes[++i] as number;
          while (c === 0x20 || c === 0x09 || c === 0x0d);
          if (c === close) return this.refuse(Fault.trailingComma, i);
          if (close === 0x7d) i = this.readKey(i, depth);
          if (i < 0) return false;
          break;
        }
        if (c !== close) return this.refuse(c === 0x0a ? Fault.lineEnds : Fault.expectedCommaOrEnd, i);
        tape.close(openNodes[depth--] as number, i + 1);
        c = bytes[++i] as number;
      }
    }
  }

  /** Opens a container inside `depth` others; false when the line has too many values. */
  private open(kind: Kind, at: number, depth: number): boolean {
    const isRecorded = depth <= this.recordedDepth;
    this.openNodes[depth + 1] = isRecorded ? this.tape.count : -1;
    this.openKinds[depth + 1] = kind;
    if (!isRecorded) return true;
    if (!this.tape.add(kind, at, 0)) return false;
    this.tape.put(NODE.numbers, 0);
    return true;
  }

  private readString(at: number, depth: number): number {
    const { state, tape } = this;
    const close = scanString(state, at + 1);
    if (close < 0) return this.fail(state.fault, state.faultAt);
    if (depth > this.recordedDepth) return close + 1;
    if (!tape.add(state.isEscaped ? Kind.string | ESCAPED : Kind.string, at + 1, close))
      return this.fail(Fault.tooManyValues, at);
    tape.put(NODE.bytes, state.decodedBytes);
    tape.put(NODE.chars, state.chars);
    return close + 1;
  }

  /** Numbers of an array are only counted: embeddings and token ids are thousands of them. */
  private readNumber(at: number, depth: number): number {
    const { state, tape } = this;
    const after = scanNumber(state, at);
    if (after < 0) return this.fail(state.fault, state.faultAt);
    if (depth > this.recordedDepth) return after;
    if (depth > 0 && this.openKinds[depth] === Kind.array) {
      const count = (this.openNodes[depth] as number) * STRIDE + NODE.numbers;
      tape.numbers[count] = (tape.numbers[count] as number) + 1;
    } else if (!tape.add(Kind.number, at, after)) return this.fail(Fault.tooManyValues, at);
    return after;
  }

  /** true, false or null. */
  private readWord(at: number, depth: number): number {
    const { bytes, view } = this.state;
    const word = view.getInt32(at, true);
    const isFalse = word === FALS && bytes[at + 4] === 0x65;
    if (word !== TRUE && !isFalse && word !== NULL) return this.fail(faultOf(bytes[at] as number, depth), at);
    const after = at + (isFalse ? 5 : 4);
    const kind = word === TRUE ? Kind.true : isFalse ? Kind.false : Kind.null;
    if (depth <= this.recordedDepth && !this.tape.add(kind, at, after)) return this.fail(Fault.tooManyValues, at);
    return after;
  }

  /** Reads a key and its colon. */
  private readKey(at: number, depth: number): number {
    const { state, tape } = this;
    const { bytes } = state;
    if (bytes[at] !== 0x22) return this.fail(bytes[at] === 0x0a ? Fault.lineEnds : Fault.expectedKey, at);
    // Lines of a file have the same keys in the same order: the one met here last is tried first.
    const turn = tape.count & (GUESSES - 1);
    let id = this.guesses[turn] as number;
    const guessed = id < 0 ? -1 : KEYS.lengthAt(state.view, at + 1, id);
    let close = at + 1 + guessed;
    if (guessed < 0 || bytes[close] !== 0x22) {
      close = scanString(state, at + 1);
      if (close < 0) return this.fail(state.fault, state.faultAt);
      id = state.isEscaped ? KEYS.findText(decodeString(bytes, at + 1, close)) : KEYS.find(state.view, at + 1, close);
      this.guesses[turn] = id;
    } else state.isEscaped = false;
    if (depth <= this.recordedDepth) {
      if (!tape.add(state.isEscaped ? Kind.key | ESCAPED : Kind.key, at + 1, close))
        return this.fail(Fault.tooManyValues, at);
      tape.put(NODE.id, id);
    }
    let i = close + 1;
    while (bytes[i] === 0x20 || bytes[i] === 0x09 || bytes[i] === 0x0d) i++;
    if (bytes[i] === 0x3a) return i + 1;
    return this.fail(bytes[i] === 0x0a ? Fault.lineEnds : Fault.expectedColon, i);
  }

  private fail(fault: Fault, at: number): -1 {
    this.end = at;
    return this.state.fail(fault, at);
  }

  private refuse(fault: Fault, at: number): false {
    this.fail(fault, at);
    return false;
  }
}

/** Why what begins with this byte is no value. */
function faultOf(byte: number, depth: number): Fault {
  if (byte === 0x0a) return Fault.lineEnds;
  if (depth > 0 && (byte === 0x7d || byte === 0x5d || byte === 0x2c)) return Fault.unexpected;
  return byte === 0x74 || byte === 0x66 || byte === 0x6e ? Fault.badLiteral : Fault.unexpected;
}
