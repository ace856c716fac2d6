import fc from "fast-check";
import { expect, test } from "vitest";
import { splitEnds } from "./split-ends";

test("whole words differ", () => {
  expect(splitEnds("The city is Rome today.", "The city is Rouen today.")).toEqual({
    a: { start: "The city is ", middle: "Rome", end: " today." },
    b: { start: "The city is ", middle: "Rouen", end: " today." },
  });
  expect(splitEnds("one two", "one two three").b).toEqual({ start: "one ", middle: "two three", end: "" });
});

test("the three parts are the text, and both ends are the same", () => {
  const text = fc.array(fc.constantFrom("a", "b", " ", "\n"), { maxLength: 12 }).map((chars) => chars.join(""));
  fc.assert(
    fc.property(text, text, (a, b) => {
      const parts = splitEnds(a, b);
      expect(parts.a.start + parts.a.middle + parts.a.end).toBe(a);
      expect(parts.b.start + parts.b.middle + parts.b.end).toBe(b);
      expect(parts.a.start).toBe(parts.b.start);
      expect(parts.a.end).toBe(parts.b.end);
    }),
  );
});
