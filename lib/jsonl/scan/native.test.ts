import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { giveNative, type Native, takeNative } from "./native";
import { PADDING, ScanState } from "./state";
import { scanString } from "./strings";

const LENGTH = 4_096;
const native = takeNative() as Native;
const fast = new ScanState();
const slow = new ScanState();
fast.load(native.room(LENGTH));
slow.load(new Uint8Array(LENGTH));

/** All that is learnt of the string whose content begins with these bytes, `place` bytes into the buffer. */
function learnt(state: ScanState, content: ArrayLike<number>, place: number) {
  const { bytes } = state;
  bytes.fill(0x20, 0, place);
  bytes[place - 1] = 0x22;
  bytes.set(content, place);
  bytes[place + content.length] = 0x0a;
  bytes.fill(0xff, place + content.length + 1, place + content.length + PADDING);
  state.beginLine();
  state.isEscaped = false;
  state.decodedBytes = state.chars = -1;
  const end = scanString(state, place);
  return [end, state.fault, state.faultAt, state.loneSurrogateAt, state.isEscaped, state.decodedBytes, state.chars];
}

const isSame = (content: ArrayLike<number>, place: number) =>
  learnt(fast, content, place).join() === learnt(slow, content, place).join();

/** Bytes that begin or end a range UTF-8 or JSON tells apart. */
const borders = [
  0x20, 0x22, 0x5c, 0x7f, 0x80, 0x8f, 0x90, 0x9f, 0xa0, 0xbf, 0xc1, 0xc2, 0xe0, 0xed, 0xef, 0xf0, 0xf4, 0xf5,
];
const text = fc
  .array(
    fc.constantFrom(" and more of it", "ü", "漢", "𝄞", "\\n", "\\u00e9", "\\ud834\\udd1e", "\\ud800", '\\"', '"'),
    {
      maxLength: 60,
    },
  )
  .map((parts) => new TextEncoder().encode(parts.join("")));
const broken = fc.tuple(text, fc.nat(), fc.constantFrom(...borders)).map(([bytes, at, byte]) => {
  if (bytes.length > 0) bytes[at % bytes.length] = byte;
  return bytes;
});

describe("machine code for strings", () => {
  it("runs here, and its memory may grow under what lies in it", () => {
    const own = takeNative() as Native;
    own.room(100).set([7, 8, 9]);
    const larger = own.room(1_000_000);
    expect([...larger.subarray(0, 3)]).toEqual([7, 8, 9]);
    giveNative(own);
    expect(takeNative()).toBe(own);
  });

  it("says the same as the scanner in TypeScript of any four bytes, wherever they lie", () => {
    const wrong: number[][] = [];
    // Behind a character of two bytes and some plain text, so that they lie across any sixteen that are read at once.
    const heads = Array.from({ length: 18 }, (_, length) => [0xc3, 0xa4, ...Array(length).fill(0x61)]);
    for (const [at, a] of borders.entries())
      for (const b of borders)
        for (const [shift, c] of borders.entries())
          for (const d of borders) {
            const content = [...(heads[(at + shift) % heads.length] ?? []), a, b, c, d, 0x22];
            if (!isSame(content, 4)) wrong.push(content);
          }
    expect(wrong).toEqual([]);
  });

  it("says the same of texts, whole and broken", () => {
    fc.assert(fc.property(fc.oneof(text, broken), fc.integer({ min: 1, max: 40 }), isSame), { numRuns: 20_000 });
  });
});

describe("machine code for hashes", () => {
  it("gives a number that the bytes alone decide", () => {
    const { bytes } = fast;
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 200 }), fc.nat(20), fc.nat(255), (content, place, filler) => {
        const at = (from: number, around: number) => {
          bytes.fill(around, 0, 300);
          bytes.set(content, from);
          return native.hash(from, from + content.length);
        };
        expect(at(place, filler)).toBe(at(0, 0));
      }),
    );
  });

  it("a change of any one bit, and any other length, changes it", () => {
    const { bytes } = fast;
    for (let at = 0; at < 150; at++) bytes[at] = (at * 37) & 255;
    const seen = new Set([native.hash(0, 150)]);
    for (let bit = 0; bit < 150 * 8; bit++) {
      const at = bit >> 3;
      bytes[at] = (bytes[at] as number) ^ (1 << (bit & 7));
      seen.add(native.hash(0, 150));
      bytes[at] = (bytes[at] as number) ^ (1 << (bit & 7));
    }
    for (let length = 0; length < 150; length++) seen.add(native.hash(0, length));
    expect(seen.size).toBe(1 + 150 * 8 + 150);
    expect([...seen].every((hash) => Number.isSafeInteger(hash) && hash >= 0)).toBe(true);
  });

  it("numbered prompts do not collide", () => {
    const { bytes } = fast;
    const encoder = new TextEncoder();
    const seen = new Set<number>();
    for (let i = 0; i < 100_000; i++) {
      const { written } = encoder.encodeInto(
        `Prompt ${i % 317} about row ${i} of the table, in ${i * 7} words.`,
        bytes,
      );
      seen.add(native.hash(0, written));
    }
    expect(seen.size).toBe(100_000);
  });
});
