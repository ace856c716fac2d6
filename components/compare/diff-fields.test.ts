import fc from "fast-check";
import { expect, it } from "vitest";
import { diffFields, tellApart } from "./diff-fields";

it("tells which fields of two JSON answers differ, and which only one has", () => {
  const a = '{"label": "good", "score": 3, "who": {"name": "Ada"}}';
  const b = 'Here: ```json\n{"label": "good", "score": 4, "why": "late"}\n```';
  expect(diffFields(a, b)).toEqual([
    { path: "score", a: "3", b: "4" },
    { path: "who.name", a: "Ada", b: null },
    { path: "why", a: null, b: "late" },
  ]);
  expect(diffFields(a, "only words")).toEqual([]);
  fc.assert(
    fc.property(fc.json(), (text) => {
      expect(diffFields(text, text)).toEqual([]);
    }),
  );
});

it("answers of one request are told apart by the fields in which not all are alike", () => {
  const a = '{"label": "bug", "urgency": "low", "why": "x"}';
  const b = '```json\n{"label": "bug", "urgency": "high"}\n```';
  expect(tellApart([a, b])).toEqual([
    [
      { path: "urgency", text: "low" },
      { path: "why", text: "x" },
    ],
    [{ path: "urgency", text: "high" }],
  ]);
  expect(tellApart([a, a])).toBeNull();
  expect(tellApart([a, "no JSON"])).toBeNull();
});
