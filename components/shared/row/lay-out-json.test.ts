import fc from "fast-check";
import { expect, test } from "vitest";
import { layOutJson } from "./lay-out-json";

test("lays out objects and lists, keeps empty ones on their line", () => {
  expect(layOutJson('{"a":[1,{"b":null}],"c":{},"d":[ ]}')).toBe(
    '{\n  "a": [\n    1,\n    {\n      "b": null\n    }\n  ],\n  "c": {},\n  "d": []\n}',
  );
});

test("does not touch what parsing would lose", () => {
  const text = '{"n":12345678901234567890,"f":1.0,"a":1,"a":2,"s":"\\ud800 {[,:"}';
  const spaceless = (value: string) => value.replace(/\n\s*|(?<="): /g, (gap) => (gap.startsWith(":") ? ":" : ""));
  expect(spaceless(layOutJson(text))).toBe(text);
});

test("what is not JSON comes out as it went in", () => {
  for (const text of ["plain words", '{"a": "cut off', '{"a":[1,2', "[1]]", ""]) expect(layOutJson(text)).toBe(text);
});

test("any JSON value means the same before and after", () => {
  fc.assert(
    fc.property(fc.json(), (json) => {
      expect(JSON.parse(layOutJson(json))).toEqual(JSON.parse(json));
    }),
  );
});
