import fc from "fast-check";
import { expect, test } from "vitest";
import { cut } from "@/lib/results/rules/json";
import { overlapLetters, pieceLetters } from "./contract";
import { piecesOf } from "./pieces";

/** Texts of some pieces, with letters of two units anywhere. */
const texts = fc
  .tuple(fc.nat(3 * pieceLetters), fc.array(fc.nat(3 * pieceLetters), { maxLength: 40 }))
  .map(([length, places]) => {
    const letters = Array.from({ length }, (_, at) => String.fromCharCode(97 + ((at * 7 + (at >> 8)) % 26)));
    for (const place of places) if (place < length) letters[place] = "\u{1f30a}";
    return letters.join("");
  });

test("the pieces of a text come to the text, and each has what the one before ends with", () => {
  fc.assert(
    fc.property(texts, (text) => {
      const pieces = piecesOf(text);
      const parts = pieces.map(({ skip, text: piece }) => [...piece].slice(skip).join(""));
      expect(parts.join("")).toBe(text.length > pieceLetters ? text : "");
      expect(pieces.map(({ part }) => part)).toEqual(pieces.map((_, at) => at));
      expect(pieces[0]?.text ?? "").toBe(pieces.length > 0 ? cut(text, pieceLetters) : "");
      for (const { text: piece, skip } of pieces.slice(1)) {
        expect(piece.length).toBeLessThanOrEqual(pieceLetters);
        expect([...piece].slice(0, skip).join("").length).toBeGreaterThanOrEqual(overlapLetters);
        expect(piece.isWellFormed()).toBe(true);
      }
    }),
    { numRuns: 30 },
  );
});

test("a text that is one piece has none", () => {
  expect(piecesOf("")).toEqual([]);
  expect(piecesOf("x".repeat(pieceLetters))).toEqual([]);
  expect(piecesOf("x".repeat(pieceLetters + 1))).toHaveLength(2);
});
