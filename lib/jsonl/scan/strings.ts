import { Fault, type ScanState } from "./state";

// Eight bytes are tested at once, as two 32 bit words. For a byte b below 0x80:
//   (b ^ 0x02) + 0x5f has its high bit set unless b is a control character or the quote,
//   (b ^ 0x5c) + 0x7f has its high bit set unless b is the backslash.
// Bytes from 0x80 on are found by their own high bit. A carry can only reach later bytes, so the first find is exact.
const QUOTE_OR_CONTROL = 0x02020202;
const ABOVE_CONTROL = 0x5f5f5f5f;
const BACKSLASH = 0x5c5c5c5c;
const NOT_ZERO = 0x7f7f7f7f;
const HIGH_BITS = 0x80808080 | 0;

/** Which bits tell a sequence of three bytes and one of two, and what they are then; the first byte is the lowest. */
const THREE_MASK = 0x00c0c0f0;
const THREE_BYTES = 0x008080e0;
const TWO_MASK = 0x0000c0e0;
const TWO_BYTES = 0x000080c0;

/** Value of a hexadecimal digit, 255 for any other byte. */
const HEX = new Uint8Array(256).fill(255);
for (let digit = 0; digit < 10; digit++) HEX[0x30 + digit] = digit;
for (let digit = 0; digit < 6; digit++) {
  HEX[0x41 + digit] = 10 + digit;
  HEX[0x61 + digit] = 10 + digit;
}

/** 1 for the bytes that may follow a backslash and end the escape. */
const SHORT_ESCAPE = new Uint8Array(256);
for (const letter of '"\\/bfnrt') SHORT_ESCAPE[letter.charCodeAt(0)] = 1;

/**
 * Reads a string whose content starts at `from` (after the quote) and returns the index of its closing quote, or −1 with
 * the fault noted. Checks control characters, escapes and strict UTF-8, and sizes the decoded content.
 */
export function scanString(state: ScanState, from: number): number {
  const { bytes, view, native } = state;
  let i = from;
  /** Raw bytes that decoding removes, and decoded bytes that do not start a code point. */
  let surplus = 0;
  let continuation = 0;
  for (;;) {
    if (native !== null) {
      i = native.skip(i);
      surplus += native.counts[0] as number;
      continuation += native.counts[1] as number;
    }
    i = skipPlain(view, i);

    let c = bytes[i] as number;
    if (c === 0x22) {
      const decoded = i - from - surplus;
      state.isEscaped = surplus > 0;
      state.decodedBytes = decoded;
      state.chars = decoded - continuation;
      return i;
    }
    if (c === 0x5c) {
      c = bytes[i + 1] as number;
      if (SHORT_ESCAPE[c] === 1) {
        surplus++;
        i += 2;
        continue;
      }
      const unit = c === 0x75 ? hexUnit(bytes, i + 2) : -1;
      if (unit < 0) return state.fail(c === 0x0a ? Fault.stringNotClosed : Fault.badEscape, i);
      const isPair = (unit & 0xfc00) === 0xd800 && isLowSurrogate(bytes, i + 6);
      if ((unit & 0xf800) === 0xd800 && !isPair && state.loneSurrogateAt < 0) state.loneSurrogateAt = i;
      const length = isPair ? 12 : 6;
      const size = isPair ? 4 : unit < 0x80 ? 1 : unit < 0x800 ? 2 : 3;
      surplus += length - size;
      continuation += size - 1;
      i += length;
      continue;
    }
    if (c < 0x20) return state.fail(c === 0x0a ? Fault.stringNotClosed : Fault.controlCharacter, i);
    do {
      const word = view.getInt32(i, true);
      // Three bytes, as most of Asia writes, and two, as most of Europe does; the rest and the corner cases apart.
      if ((word & THREE_MASK) === THREE_BYTES && c !== 0xe0 && c !== 0xed) {
        continuation += 2;
        i += 3;
      } else if ((word & TWO_MASK) === TWO_BYTES && c > 0xc1) {
        continuation++;
        i += 2;
      } else {
        const length = sequenceLength(bytes, i, c);
        if (length === 0) return state.fail(Fault.badUtf8, i);
        continuation += length - 1;
        i += length;
      }
      c = bytes[i] as number;
    } while (c >= 0x80);
  }
}

/** First place from `at` on that is not plain ASCII. */
function skipPlain(view: DataView, at: number): number {
  for (let i = at; ; i += 8) {
    const first = view.getInt32(i, true);
    const second = view.getInt32(i + 4, true);
    const plainFirst = ((first ^ QUOTE_OR_CONTROL) + ABOVE_CONTROL) & ((first ^ BACKSLASH) + NOT_ZERO) & ~first;
    const plainSecond = ((second ^ QUOTE_OR_CONTROL) + ABOVE_CONTROL) & ((second ^ BACKSLASH) + NOT_ZERO) & ~second;
    if ((plainFirst & plainSecond & HIGH_BITS) === HIGH_BITS) continue;
    // Where the first special byte stands, worked out without a branch: its place is unpredictable.
    const specialFirst = ~plainFirst & HIGH_BITS;
    const inFirst = (specialFirst | -specialFirst) >> 31;
    const special = (specialFirst & inFirst) | (~plainSecond & HIGH_BITS & ~inFirst);
    return i + ((31 - Math.clz32(special & -special)) >> 3) + (4 & ~inFirst);
  }
}

/** Length of the well-formed UTF-8 sequence that starts at `i` with `lead` (0x80 or above), or 0. */
export function sequenceLength(bytes: Uint8Array, i: number, lead: number): number {
  if (lead < 0xc2) return 0;
  const second = bytes[i + 1] as number;
  if ((second & 0xc0) !== 0x80) return 0;
  if (lead < 0xe0) return 2;
  if (((bytes[i + 2] as number) & 0xc0) !== 0x80) return 0;
  // No spelling longer than needed (E0, F0), no surrogate (ED), nothing above U+10FFFF (F4).
  if (lead < 0xf0) return (lead === 0xe0 && second < 0xa0) || (lead === 0xed && second > 0x9f) ? 0 : 3;
  if (((bytes[i + 3] as number) & 0xc0) !== 0x80 || lead > 0xf4) return 0;
  return (lead === 0xf0 && second < 0x90) || (lead === 0xf4 && second > 0x8f) ? 0 : 4;
}

/** The four hexadecimal digits at `i` as a number, or −1. */
function hexUnit(bytes: Uint8Array, i: number): number {
  const high = HEX[bytes[i] as number] as number;
  const third = HEX[bytes[i + 1] as number] as number;
  const second = HEX[bytes[i + 2] as number] as number;
  const low = HEX[bytes[i + 3] as number] as number;
  if ((high | third | second | low) > 15) return -1;
  return (high << 12) | (third << 8) | (second << 4) | low;
}

function isLowSurrogate(bytes: Uint8Array, i: number): boolean {
  return bytes[i] === 0x5c && bytes[i + 1] === 0x75 && (hexUnit(bytes, i + 2) & 0xfc00) === 0xdc00;
}
