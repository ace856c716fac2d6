import fc from "fast-check";
import { expect, it } from "vitest";
import { rowAfterKey } from "./row-keys";

it("starts at the first row, whichever way one goes", () => {
  expect(rowAfterKey("j", -1, 5, 3)).toBe(0);
  expect(rowAfterKey("k", -1, 5, 3)).toBe(0);
});

it("moves by one, by a page, to the ends", () => {
  expect(rowAfterKey("ArrowDown", 1, 9, 3)).toBe(2);
  expect(rowAfterKey("ArrowUp", 1, 9, 3)).toBe(0);
  expect(rowAfterKey("PageDown", 1, 9, 3)).toBe(4);
  expect(rowAfterKey("End", 1, 9, 3)).toBe(8);
  expect(rowAfterKey("Home", 7, 9, 3)).toBe(0);
});

it("leaves other keys and empty lists alone", () => {
  expect(rowAfterKey("x", 1, 9, 3)).toBeNull();
  expect(rowAfterKey("j", -1, 0, 3)).toBeNull();
});

it("never leaves the list", () => {
  const key = fc.constantFrom("j", "k", "PageDown", "PageUp", "Home", "End");
  fc.assert(
    fc.property(fc.array(key), fc.integer({ min: 1, max: 40 }), (keys, count) => {
      let row = -1;
      for (const pressed of keys) row = rowAfterKey(pressed, row, count, 10) ?? row;
      return keys.length === 0 ? row === -1 : row >= 0 && row < count;
    }),
  );
});
