import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { SpanHash } from "./hash";
import { PADDING } from "./state";

function hashAt(bytes: Uint8Array, place: number, filler: number): number {
  const buffer = new Uint8Array(place + bytes.length + PADDING).fill(filler);
  buffer.set(bytes, place);
  const hash = new SpanHash();
  hash.addBytes(new DataView(buffer.buffer), place, place + bytes.length);
  return hash.value();
}

describe("span hash", () => {
  it("depends on the bytes, not on where they lie or what surrounds them", () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 200 }), fc.nat(20), fc.nat(255), (bytes, place, filler) => {
        expect(hashAt(bytes, place, filler)).toBe(hashAt(bytes, 0, 0));
      }),
    );
  });

  it("a change of any one bit changes it", () => {
    const bytes = Uint8Array.from({ length: 150 }, (_, i) => (i * 37) & 255);
    const seen = new Set([hashAt(bytes, 0, 0)]);
    for (let bit = 0; bit < bytes.length * 8; bit++) {
      const changed = bytes.slice();
      changed[bit >> 3] = (changed[bit >> 3] ?? 0) ^ (1 << (bit & 7));
      seen.add(hashAt(changed, 0, 0));
    }
    for (let length = 0; length < bytes.length; length++) seen.add(hashAt(bytes.subarray(0, length), 0, 0));
    expect(seen.size).toBe(1 + bytes.length * 8 + bytes.length);
  });

  it("numbered prompts do not collide", () => {
    const encoder = new TextEncoder();
    const seen = new Set<number>();
    for (let i = 0; i < 100_000; i++)
      seen.add(hashAt(encoder.encode(`Prompt ${i % 317} about row ${i} of the table, in ${i * 7} words.`), 0, 0));
    expect(seen.size).toBe(100_000);
  });

  it("parts added one by one are told apart from parts added in another cut", () => {
    const of = (...cuts: number[]) => {
      const buffer = new Uint8Array(64 + PADDING).fill(7);
      const hash = new SpanHash();
      let from = 0;
      for (const to of cuts) {
        hash.addBytes(new DataView(buffer.buffer), from, to);
        from = to;
      }
      return hash.value();
    };
    expect(of(3, 10)).not.toBe(of(4, 10));
    expect(of(10)).not.toBe(of(0, 10));
  });
});
