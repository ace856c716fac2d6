import fc from "fast-check";
import { expect, it } from "vitest";
import { diffTexts } from "./diff-texts";

const joined = (pieces: readonly { text: string }[]) => pieces.map(({ text }) => text).join("");
const changed = (pieces: readonly { text: string; isChanged: boolean }[]) =>
  pieces.filter(({ isChanged }) => isChanged).map(({ text }) => text);

it("tells the words that changed, and where they stand", () => {
  const { a, b, isCoarse } = diffTexts("The tide is high today.", "The tide is low today.");
  expect([changed(a), changed(b), isCoarse]).toEqual([["high"], ["low"], false]);
  expect(a.find(({ isChanged }) => isChanged)?.at).toBe("The tide is ".length);
  expect(diffTexts("same", "same").a).toEqual([{ at: 0, text: "same", isChanged: false }]);
});

it("compares very long texts by their lines", () => {
  const line = `${"word ".repeat(200)}\n`;
  const { a, b, isCoarse } = diffTexts(line.repeat(40), `${line.repeat(20)}other\n${line.repeat(20)}`);
  expect([changed(a), changed(b), isCoarse]).toEqual([[], ["other\n"], true]);
});

it("loses nothing of either text, and calls the same the same", () => {
  const text = fc
    .array(fc.constantFrom("a", "b ", "\n", "é", "𝒳", "  ", "word"), { maxLength: 30 })
    .map((all) => all.join(""));
  fc.assert(
    fc.property(text, text, (one, other) => {
      const { a, b } = diffTexts(one, other);
      expect([joined(a), joined(b)]).toEqual([one, other]);
      const rest = (pieces: typeof a) => joined(pieces.filter(({ isChanged }) => !isChanged));
      expect(rest(a)).toBe(rest(b));
      for (const side of [a, b]) {
        for (const [n, piece] of side.entries()) expect(piece.at).toBe(joined(side.slice(0, n)).length);
      }
    }),
  );
});

it("marks every word that differs, not all between the first and the last", () => {
  const { a, b } = diffTexts("The city is Rome, the day is Monday.", "The city is Oslo, the day is Friday.");
  expect([changed(a), changed(b)]).toEqual([
    ["Rome", "Monday"],
    ["Oslo", "Friday"],
  ]);
});
