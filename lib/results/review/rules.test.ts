import fc from "fast-check";
import { expect, test } from "vitest";
import { shuffled, standingOf } from "./rules";

test.each([
  [[], null],
  [[null], null],
  [["accept", null], "accepted"],
  [["reject", "reject"], "rejected"],
  [["reject", "accept"], "disputed"],
] as const)("%j stands as %j", (verdicts, standing) => {
  expect(standingOf(verdicts)).toBe(standing);
});

test("a shuffle keeps every row, is the same again, and another seed gives another", () => {
  fc.assert(
    fc.property(fc.uniqueArray(fc.nat(1_000_000)), fc.string(), (seqs, seed) => {
      const mixed = shuffled(seqs, seed);
      expect([...mixed].sort((a, b) => a - b)).toEqual([...seqs].sort((a, b) => a - b));
      expect(shuffled([...seqs].reverse(), seed)).toEqual(mixed);
    }),
  );
  const many = Array.from({ length: 1_000 }, (_, n) => n);
  expect(shuffled(many, "bat_a")).not.toEqual(shuffled(many, "bat_b"));
});

test("rows keep their order when others join, and the first hundred are spread over all", () => {
  const many = Array.from({ length: 10_000 }, (_, n) => n);
  const some = many.filter((seq) => seq % 3 === 0);
  expect(shuffled(many, "x").filter((seq) => seq % 3 === 0)).toEqual(shuffled(some, "x"));
  const first = shuffled(many, "x").slice(0, 1_000);
  const mean = first.reduce((sum, seq) => sum + seq, 0) / first.length;
  // Of a uniform draw the mean lies within four standard errors (91) of 5,000.
  expect(Math.abs(mean - 4_999.5)).toBeLessThan(4 * 91);
});
