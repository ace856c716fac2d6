import type { Copy } from "@/lib/jsonl/sheet/copy-lines";

/** Which places of the input file an export has rows for, in its order; of a copy `copy` is its place in the list. */
export type PlacedRow = { seq: number; copy: number | null };
/** A copy of a row of this batch. */
export type OwnCopy = Pick<Copy, "place" | "sameAsPlace"> & { seq: number };

/**
 * Where each row of a batch stood in the file that its copies were taken out of: those that have one say so, those between them
 * fill the places that are left. For a part of such a file that is as near as can be told.
 */
function placesBefore(rowCount: number, copies: readonly OwnCopy[]): Float64Array {
  const known = new Map(copies.map(({ seq, sameAsPlace }) => [seq, sameAsPlace]));
  const taken = new Set(copies.map(({ place }) => place));
  const places = new Float64Array(rowCount);
  let last = -1;
  for (let seq = 0; seq < rowCount; seq += 1) {
    let place = known.get(seq) ?? last + 1;
    if (!known.has(seq)) while (taken.has(place)) place += 1;
    places[seq] = place;
    last = place;
  }
  return places;
}

/** Puts the copies of chosen rows among them: in the order of the file they were taken out of, or each after its own. */
export function placeCopies(
  seqs: Int32Array,
  copies: readonly OwnCopy[],
  { rowCount, isInputOrder }: { rowCount: number; isInputOrder: boolean },
): PlacedRow[] {
  const byRow = new Map<number, number[]>();
  for (const [at, { seq }] of copies.entries()) {
    const of = byRow.get(seq);
    if (of) of.push(at);
    else byRow.set(seq, [at]);
  }
  const rows = [...seqs].flatMap((seq): PlacedRow[] => [
    { seq, copy: null },
    ...(byRow.get(seq) ?? []).map((copy) => ({ seq, copy })),
  ]);
  if (!isInputOrder) return rows;
  const places = placesBefore(rowCount, copies);
  const placeOf = ({ seq, copy }: PlacedRow) => (copy === null ? places[seq] : copies[copy]?.place) ?? 0;
  return rows.sort((a, b) => placeOf(a) - placeOf(b));
}
