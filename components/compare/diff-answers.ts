import { diffLines, diffWordsWithSpace } from "diff";
import { findJson } from "@/lib/results/rules/find-json";
import { unfold } from "@/lib/results/rules/unfold";

/** A stretch of a text; `at` is where it starts. */
export type Piece = { at: number; text: string; isChanged: boolean };
export type FieldChange = { path: string; a: string | null; b: string | null };

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

/** The fields of two JSON answers that differ; none when either is not JSON. */
export function diffFields(a: string, b: string): FieldChange[] {
  const [first, second] = [findJson(a), findJson(b)];
  if (first === undefined || second === undefined) return [];
  const [left, right] = [unfold(first), unfold(second)].map(
    (fields) => new Map(fields.map((field) => [field.path, field.text])),
  );
  const paths = new Set([...(left?.keys() ?? []), ...(right?.keys() ?? [])]);
  return [...paths]
    .map((path) => ({ path, a: left?.get(path) ?? null, b: right?.get(path) ?? null }))
    .filter((change) => change.a !== change.b);
}
