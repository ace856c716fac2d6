import fc from "fast-check";
import { expect, it } from "vitest";
import { asLine } from "./as-line";

const anyText = fc.string({
  unit: fc.oneof(
    fc.constantFrom('"', "\\", "\n", "\r", "\t", "\0", "\ud83d", "\ude00", "\\ud8", "a", "é", "😀"),
    fc.string(),
  ),
});

it("writes any row as one line that says the same, but for halves of surrogate pairs", () => {
  fc.assert(
    fc.property(anyText, anyText, (id, text) => {
      const line = asLine({ no: 1, id }, text);
      expect(line.indexOf("\n")).toBe(line.length - 1);
      expect(JSON.parse(line)).toEqual({ no: 1, id: id.toWellFormed(), text: text.toWellFormed() });
      expect(JSON.parse(asLine({ no: 1, id }))).toEqual({ no: 1, id: id.toWellFormed() });
    }),
  );
});
