import { isUtf8 } from "node:buffer";
import fc from "fast-check";
import { expect, test } from "vitest";
import { trimLine, validUpTo } from "./trim-line";

test("white space goes, a byte order mark stays", () => {
  expect(trimLine(Buffer.from(" \t\u00a0\u2003x y\u0085\r"))).toBe("x y");
  expect(trimLine(Buffer.from("\uFEFF x"))).toBe("\uFEFF x");
  expect(trimLine(Buffer.from([0x61, 0xc3]))).toBeNull();
});

test("the valid part ends where the first broken character begins", () => {
  expect(validUpTo(Buffer.from([0x61, 0xe2, 0x28, 0x62]))).toBe(1);
  fc.assert(
    fc.property(fc.string({ unit: "grapheme" }), fc.uint8Array({ minLength: 1, maxLength: 4 }), (text, tail) => {
      const bytes = Buffer.concat([Buffer.from(text), Buffer.from(tail)]);
      fc.pre(!isUtf8(bytes));
      let expected = bytes.length;
      while (!isUtf8(bytes.subarray(0, expected))) expected--;
      expect(validUpTo(bytes)).toBe(expected);
    }),
  );
});
