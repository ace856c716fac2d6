import { expect, it } from "vitest";
import { matchesWords } from "./matches-words";

it("finds words in any order and case", () => {
  expect(matchesWords("BATCH new", ["New batch", "create"])).toBe(true);
  expect(matchesWords("cre", ["New batch", "create"])).toBe(true);
  expect(matchesWords("new file", ["New batch", "create"])).toBe(false);
});

it("takes nothing typed as everything wanted", () => {
  expect(matchesWords("  ", ["Usage"])).toBe(true);
});
