import fc from "fast-check";
import { expect, it } from "vitest";
import { parsePath } from "./path";

it.each([
  ["body.temperature", ["body", "temperature"]],
  [" body . a b ", ["body", "a b"]],
  ["body.messages[0].content", ["body", "messages", 0, "content"]],
  ["body.messages[0][12]", ["body", "messages", 0, 12]],
  ['body["a.b"].c', ["body", "a.b", "c"]],
  ['["a[0]"][ 1 ]', ["a[0]", 1]],
  ['a["\\u00e9\\"]"]', ["a", 'é"]']],
  ["__proto__", ["__proto__"]],
])("reads %s", (text, keys) => expect(parsePath(text)).toEqual(keys));

it.each([
  "",
  " ",
  ".",
  "a.",
  ".a",
  "a..b",
  "a[",
  "a[]",
  "a[-1]",
  "a[x]",
  "a[0]b",
  'a["b]',
  "[0].a",
  "a".concat(".a".repeat(32)),
])("says why %s is no path", (text) => expect(parsePath(text)).toMatch(/^[A-Z].*\.$/));

it("reads any path that is written with brackets", () => {
  const key = fc.oneof(fc.string(), fc.nat(999_999_999));
  fc.assert(
    fc.property(fc.string(), fc.array(key, { maxLength: 31 }), (first, rest) => {
      const path = [first, ...rest];
      expect(parsePath(path.map((one) => `[${JSON.stringify(one)}]`).join(""))).toEqual(path);
    }),
  );
});
