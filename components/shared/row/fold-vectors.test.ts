import fc from "fast-check";
import { expect, test } from "vitest";
import { foldVectors } from "./fold-vectors";

const line = (embedding: unknown, rest: object = {}) =>
  JSON.stringify({ custom_id: "a", response: { body: { data: [{ embedding, index: 0 }], ...rest } } });

test("numbers of a vector are counted and not shown, in whatever form they came", () => {
  const numbers = Array.from({ length: 1_024 }, (_, at) => Math.sin(at) / 1_000);
  const folded = foldVectors(line(numbers, { model: "embedder" }));
  expect(folded).toContain('"embedding":[… 1,024 numbers …]');
  expect(folded).toContain('"model":"embedder"');
  expect(folded.length).toBeLessThan(200);
  expect(foldVectors(line("A".repeat(5_464)))).toContain('"embedding":"… a vector in base64 …"');
  expect(foldVectors(`{"embedding" : [ ${numbers.join(" ,\n ")} ] }`)).toBe('{"embedding" : [… 1,024 numbers …] }');
});

test("a line without vectors stays what it is, also when its text speaks of some", () => {
  fc.assert(
    fc.property(fc.jsonValue(), (value) => {
      const text = JSON.stringify({ answer: JSON.stringify({ embedding: Array(200).fill(0.25) }), value });
      expect(foldVectors(text)).toBe(text);
    }),
  );
  expect(foldVectors(line([1, 2, 3]))).toBe(line([1, 2, 3]));
});
