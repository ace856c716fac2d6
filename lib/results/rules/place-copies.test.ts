import fc from "fast-check";
import { expect, it } from "vitest";
import { placeCopies } from "./place-copies";

/** A file of bodies, as it is sent once: the rows that stay, and those that were taken out. */
function sentOnce(bodies: readonly number[]) {
  const firsts = bodies.flatMap((body, at) => (bodies.indexOf(body) === at ? [at] : []));
  const copies = bodies.flatMap((body, place) => {
    const sameAsPlace = bodies.indexOf(body);
    return sameAsPlace === place ? [] : [{ seq: firsts.indexOf(sameAsPlace), place, sameAsPlace }];
  });
  return { firsts, copies };
}
const bodies = fc.array(fc.integer({ min: 0, max: 6 }), { minLength: 1, maxLength: 60 });

it("gives the order of the file back, whatever repeats in it", () => {
  fc.assert(
    fc.property(bodies, (file) => {
      const { firsts, copies } = sentOnce(file);
      const seqs = Int32Array.from(firsts.keys());
      const rows = placeCopies(seqs, copies, { rowCount: firsts.length, isInputOrder: true });
      expect(rows.map(({ seq, copy }) => copies[copy ?? -1]?.place ?? firsts[seq])).toEqual([...file.keys()]);
      for (const { seq, copy } of rows) if (copy !== null) expect(copies[copy]?.seq).toBe(seq);
    }),
  );
});

it("has the copies of chosen rows and no others, each after its own where the order is another", () => {
  const { firsts, copies } = sentOnce([0, 1, 0, 2, 1, 0]);
  const take = (seqs: number[], isInputOrder: boolean) =>
    placeCopies(Int32Array.from(seqs), copies, { rowCount: firsts.length, isInputOrder }).map(
      ({ seq, copy }) => `${seq}${copy === null ? "" : `@${copies[copy]?.place}`}`,
    );
  expect(take([2, 0], true)).toEqual(["0", "0@2", "2", "0@5"]);
  expect(take([2, 1, 0], false)).toEqual(["2", "1", "1@4", "0", "0@2", "0@5"]);
  expect(take([], true)).toEqual([]);
});

it("keeps a part of such a file in order, its copies behind what they are copies of", () => {
  // Rows 3 and 4 of a file of which the first three went as a trial.
  const copies = [{ seq: 0, place: 9, sameAsPlace: 3 }];
  const rows = placeCopies(Int32Array.of(0, 1, 2), copies, { rowCount: 3, isInputOrder: true });
  expect(rows.map(({ seq, copy }) => [seq, copy])).toEqual([
    [0, null],
    [1, null],
    [2, null],
    [0, 0],
  ]);
});
