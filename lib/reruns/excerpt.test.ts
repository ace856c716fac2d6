import fc from "fast-check";
import { expect, test } from "vitest";
import { excerptAround } from "./excerpt";

test("a short text is shown whole, a long one around the first place", () => {
  expect(excerptAround("The cat sat on the cat.", { find: "cat", by: "dog" })).toEqual({
    before: "The cat sat on the cat.",
    after: "The dog sat on the dog.",
  });
  const long = `${"a".repeat(500)}cat${"b".repeat(500)}`;
  expect(excerptAround(long, { find: "cat", by: "" })).toEqual({
    before: `…${"a".repeat(160)}cat${"b".repeat(160)}…`,
    after: `…${"a".repeat(160)}${"b".repeat(160)}…`,
  });
});

test("what is found is in what is shown before", () => {
  fc.assert(
    fc.property(fc.string(), fc.string({ minLength: 1 }), fc.string(), (head, find, tail) => {
      expect(excerptAround(`${head}${find}${tail}`, { find, by: "x" }).before).toContain(find);
    }),
  );
});
