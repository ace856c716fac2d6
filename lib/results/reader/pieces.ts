import { cut } from "@/lib/results/rules/json";
import { overlapLetters, pieceLetters } from "./contract";

/** A piece of a long text: its number, from 0, and how many characters it has in common with the piece before. */
type Piece = { part: number; skip: number; text: string };

const isLow = (unit: number): boolean => unit >= 0xdc00 && unit <= 0xdfff;

/** The pieces of a text that is longer than one, none of another. Whatever is as short as the overlap is whole in a piece. */
export function piecesOf(text: string): Piece[] {
  if (text.length <= pieceLetters) return [];
  const first = cut(text, pieceLetters);
  const pieces: Piece[] = [{ part: 0, skip: 0, text: first }];
  let end = first.length;
  while (end < text.length) {
    // Never half a surrogate pair.
    const from = isLow(text.charCodeAt(end - overlapLetters)) ? end - overlapLetters - 1 : end - overlapLetters;
    const piece = cut(text.slice(from, from + pieceLetters), pieceLetters);
    pieces.push({ part: pieces.length, skip: [...text.slice(from, end)].length, text: piece });
    end = from + piece.length;
  }
  return pieces;
}
