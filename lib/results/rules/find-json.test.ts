import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { findJson } from "./find-json";
import { unfold } from "./unfold";

const nested = fc.oneof(
  fc.dictionary(fc.string(), fc.jsonValue({ maxDepth: 2 })),
  fc.array(fc.dictionary(fc.string(), fc.jsonValue({ maxDepth: 1 })), { minLength: 1, maxLength: 3 }),
);
/** Words a model puts around an answer; none of them opens a bracket. */
const prose = fc.constantFrom("", "Here you are: ", "Of course!\n\n", "Answer - ", "\n\nLet me know.", " Done.");

describe("findJson", () => {
  it("finds an object whole, fenced, or inside prose", () => {
    fc.assert(
      fc.property(nested, prose, prose, fc.constantFrom("json", "", "JSON"), (value, before, after, language) => {
        const text = JSON.stringify(value);
        const same = JSON.parse(text);
        expect(findJson(text)).toEqual(same);
        expect(findJson(` \n${JSON.stringify(value, null, 2)}\n`)).toEqual(same);
        expect(findJson(`${before}\n\`\`\`${language}\n${text}\n\`\`\`${after}`)).toEqual(same);
        expect(findJson(`${before}${text}${after}`)).toEqual(same);
      }),
    );
  });

  it("takes no list of words, no bare value and no broken object for an answer", () => {
    for (const text of [
      "",
      "plain",
      "42",
      '"text"',
      "null",
      "see [1] and [2, 3]",
      "{not json}",
      '{"a": 1',
      "a } b { c",
    ]) {
      expect(findJson(text)).toBeUndefined();
    }
  });

  it("never throws, and is quick over what was made to be slow", () => {
    fc.assert(
      fc.property(
        fc.string({ unit: fc.constantFrom("{", "}", "[", "]", '"', "\\", ",", ":", "a", "`", "\n") }),
        (text) => void findJson(text),
      ),
    );
    const start = performance.now();
    for (const piece of ["{", "[", '{"a":', "```json\n{", '"\\']) findJson(piece.repeat(100_000));
    expect(performance.now() - start).toBeLessThan(30_000);
  }, 90_000);
});

describe("unfold", () => {
  const flat = (value: unknown) => Object.fromEntries(unfold(value).map(({ path, text }) => [path, text]));

  it("names fields within fields by their path, and keeps lists as text", () => {
    expect(flat({ a: 1.5, b: { c: true, d: { e: "x" } }, list: [1, 2], none: null, empty: {} })).toEqual({
      a: "1.5",
      "b.c": "true",
      "b.d.e": "x",
      list: "[1,2]",
      empty: "{}",
    });
    expect(flat([{ a: 1 }])).toEqual({ a: "1" });
    expect(flat([{ a: 1 }, { a: 2 }])).toEqual({});
  });

  it("reads numbers in quotes as numbers, and only those", () => {
    const numbers = Object.fromEntries(
      unfold({ a: "7", b: " -1.5e3 ", c: "7 apples", d: "0x10", e: "", f: "1,000", g: 3 }).map(({ path, number }) => [
        path,
        number,
      ]),
    );
    expect(numbers).toEqual({ a: 7, b: -1500, c: null, d: null, e: null, f: null, g: 3 });
  });

  it("is bounded, whatever the answer", () => {
    fc.assert(
      fc.property(fc.jsonValue(), (value) => {
        const fields = unfold(value);
        expect(fields.length).toBeLessThanOrEqual(40);
        for (const { path, text } of fields) expect(path.length <= 120 && text.length <= 1_000).toBe(true);
      }),
    );
    let deep: unknown = 1;
    for (let depth = 0; depth < 2_000; depth += 1) deep = { a: deep };
    expect(unfold(deep)).toHaveLength(1);
    expect(unfold(Object.fromEntries(Array.from({ length: 500 }, (_, n) => [`k${n}`, n])))).toHaveLength(40);
  });
});
