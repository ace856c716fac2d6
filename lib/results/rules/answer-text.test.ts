import fc from "fast-check";
import { expect, test } from "vitest";
import { canonicalJson, finalAnswer } from "./answer-text";

test.each([
  ["14 × 6 = 84\nANSWER: 84", "84"],
  ["Answer: 1\nNo, wait.\n**Final answer:** 42.", "42"],
  ["so \\boxed{7} and finally \\boxed{x + 1}", "x + 1"],
  ["The answer is unclear", null],
  ["", null],
])("%j names %j", (text, answer) => {
  expect(finalAnswer(text)).toBe(answer);
});

test("equal JSON has equal canonical text, whatever the order of names", () => {
  expect(canonicalJson({ b: [1, { d: 1, c: null }], a: "x" })).toBe('{"a":"x","b":[1,{"c":null,"d":1}]}');
  fc.assert(
    fc.property(fc.dictionary(fc.string(), fc.jsonValue()), (value) => {
      const turned = Object.fromEntries(Object.entries(value).reverse());
      expect(canonicalJson(turned)).toBe(canonicalJson(value));
      expect(JSON.parse(canonicalJson(value))).toEqual(JSON.parse(JSON.stringify(value)));
    }),
  );
});
