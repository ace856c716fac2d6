import fc from "fast-check";
import { expect, it } from "vitest";
import { unfold, wholeCellLengthMax } from "@/lib/results/rules/unfold";
import { type LongField, longField } from "./long-field";

const text = fc.string({ unit: fc.constantFrom("a", " ", "é", "\n", '"', "\\", "😀"), maxLength: 8 });

const whatStands = (answer: string, { at, length }: LongField): string =>
  [...answer].slice(at - 1, at - 1 + length).join("");

it("names the place of a long field, or none where it is not spelled as it is", () => {
  const any = fc.record({ before: text, inside: text, indent: fc.constantFrom(0, 2) });
  fc.assert(
    fc.property(any, ({ before, inside, indent }) => {
      const why = `${"so ".repeat(400)}${inside}`;
      const answer = JSON.stringify({ before, why, after: why }, null, indent);
      const found = longField(unfold(JSON.parse(answer), wholeCellLengthMax), answer);
      if (/["\n\\]|😀/.test(before + inside)) return found === null || whatStands(answer, found) === why;
      return found !== null && whatStands(answer, found) === why;
    }),
  );
});

it("knows nothing of short fields, nor of two that have one name", () => {
  const long = "so ".repeat(400);
  for (const value of [{ why: "so" }, { "a.b": long, a: { b: "short" } }, [long]])
    expect(longField(unfold(value, wholeCellLengthMax), JSON.stringify(value))).toBeNull();
});
