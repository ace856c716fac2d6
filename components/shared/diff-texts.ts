import { diffLines, diffWordsWithSpace } from "diff";

/** A stretch of a text; `at` is where it starts. */
export type Piece = { at: number; text: string; isChanged: boolean };

/** Word by word is work of the square of the changes; beyond this only lines are compared. */
const wordsLengthMax = 30_000;
const editsMax = 4_000;

function piecesOf(parts: readonly { value: string; added: boolean; removed: boolean }[], side: "a" | "b"): Piece[] {
  const pieces: Piece[] = [];
  let at = 0;
  for (const { value, added, removed } of parts) {
    if (side === "a" ? added : removed) continue;
    pieces.push({ at, text: value, isChanged: added || removed });
    at += value.length;
  }
  return pieces;
}

const whole = (text: string): Piece[] => [{ at: 0, text, isChanged: true }];

/** Two texts as stretches that are the same and stretches that are not. */
export function diffTexts(a: string, b: string): { a: Piece[]; b: Piece[]; isCoarse: boolean } {
  if (a === b)
    return { a: [{ at: 0, text: a, isChanged: false }], b: [{ at: 0, text: b, isChanged: false }], isCoarse: false };
  const isCoarse = a.length + b.length > wordsLengthMax;
  const parts = isCoarse
    ? diffLines(a, b, { maxEditLength: editsMax })
    : diffWordsWithSpace(a, b, { maxEditLength: editsMax });
  if (!parts) return { a: whole(a), b: whole(b), isCoarse };
  return { a: piecesOf(parts, "a"), b: piecesOf(parts, "b"), isCoarse };
}
