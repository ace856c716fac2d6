import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { canonicalJson, fieldsOf, finalAnswer, numberOf, unfoldAnswer } from "./answer-json";

describe("JSON in an answer", () => {
  test.each([
    ['{"a": 1}', "alone", { a: 1 }],
    ['  [{"a": 1}, {"a": 2}]\n', "alone", [{ a: 1 }, { a: 2 }]],
    ['Here you are:\n```json\n{"a": 1}\n```\nAnything else?', "fenced", { a: 1 }],
    ['```\nnot it\n```\nthen\n```JSON\n{"a": 2}\n```', "fenced", { a: 2 }],
    ['The record is {"a": "{not} \\" [this]"} as asked.', "embedded", { a: '{not} " [this]' }],
    ['As shown [1], {braces} aside: {"a": {"b": [1, 2]}}.', "embedded", { a: { b: [1, 2] } }],
    ['Rows: [{"a": 1}]', "embedded", [{ a: 1 }]],
  ])("%j is found %s", (text, place, value) => {
    expect(unfoldAnswer(text)).toMatchObject({ place, value });
    expect(JSON.parse(unfoldAnswer(text)?.text ?? "")).toEqual(value);
  });

  test.each(["", "4", '"word"', "true", "See [1] and [2].", "{", "``` {", "```json\n{\n", "{}{", "[]]", "a {b} c"])(
    "%j holds none",
    (text) => {
      expect(unfoldAnswer(text)).toBeNull();
    },
  );

  test("any object is found again, alone, fenced and in prose", () => {
    fc.assert(
      fc.property(fc.dictionary(fc.string({ minLength: 1 }), fc.jsonValue(), { minKeys: 1 }), (value) => {
        const text = JSON.stringify(value);
        const same = JSON.parse(text);
        expect(unfoldAnswer(text)?.value).toEqual(same);
        expect(unfoldAnswer(`Sure.\n\`\`\`json\n${JSON.stringify(value, null, 2)}\n\`\`\``)?.value ?? null).toEqual(
          text.includes("```") ? expect.anything() : same,
        );
        expect(unfoldAnswer(`So it is ${text}, I think.`)?.value).toEqual(same);
      }),
    );
  });

  test("no text breaks it, and a long one of brackets takes no time", () => {
    fc.assert(
      fc.property(
        fc.string({ unit: fc.constantFrom("{", "}", "[", "]", '"', "\\", "`", "\n", "a", "1", ":") }),
        (text) => {
          unfoldAnswer(text);
        },
      ),
    );
    const start = performance.now();
    expect(unfoldAnswer("[".repeat(300_000))).toBeNull();
    expect(unfoldAnswer("```".repeat(100_000))).toBeNull();
    expect(performance.now() - start).toBeLessThan(1_500);
  });
});

describe("fields", () => {
  const paths = (text: string) => fieldsOf(unfoldAnswer(text) ?? { value: {} });

  test("nested names are joined, lists count, numbers in quotes are numbers", () => {
    expect(
      paths('{"score": 0.5, "who": {"name": "Ada", "age": "36"}, "tags": ["a", "b"], "ok": true, "none": null}'),
    ).toEqual([
      { path: "score", kind: "number", number: 0.5, text: "0.5" },
      { path: "who.name", kind: "text", number: null, text: "Ada" },
      { path: "who.age", kind: "text", number: 36, text: "36" },
      { path: "tags", kind: "list", number: 2, text: '["a","b"]' },
      { path: "ok", kind: "boolean", number: null, text: "true" },
      { path: "none", kind: "null", number: null, text: "" },
    ]);
  });

  test("a list of one object is that object; a longer one is one value", () => {
    expect(paths('[{"a": 1}]').map(({ path }) => path)).toEqual(["a"]);
    expect(paths('[{"a": 1}, {"a": 2}]')).toEqual([
      { path: "items", kind: "list", number: 2, text: '[{"a":1},{"a":2}]' },
    ]);
  });

  test("depth and count have an end", () => {
    const deep = `${'{"a":'.repeat(3_000)}1${"}".repeat(3_000)}`;
    expect(paths(deep).map(({ path }) => path)).toEqual(["a.a.a.a"]);
    const wide = JSON.stringify(Object.fromEntries(Array.from({ length: 500 }, (_, n) => [`k${n}`, n])));
    expect(paths(wide)).toHaveLength(64);
  });
});

test.each([
  ["14 × 6 = 84\nANSWER: 84", "84"],
  ["Answer: 1\nNo, wait.\n**Final answer:** 42.", "42"],
  ["so \\boxed{7} and finally \\boxed{x + 1}", "x + 1"],
  ["The answer is unclear", null],
  ["", null],
])("%j names %j", (text, answer) => {
  expect(finalAnswer(text)).toBe(answer);
});

test("numbers are numbers and nothing else", () => {
  expect([" 3.50 ", "-2", "1e3", 4].map(numberOf)).toEqual([3.5, -2, 1000, 4]);
  expect(["", "4 stars", "0x10", "1,000", "NaN", Number.NaN, true, null].map(numberOf)).toEqual(Array(8).fill(null));
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
