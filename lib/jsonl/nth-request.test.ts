import fc from "fast-check";
import { expect, test } from "vitest";
import { inPieces } from "./cases/files";
import { nthRequestLine, withPhysicalLine } from "./nth-request";

test("an upstream that says line 3 of a file whose third line is blank means line 4", async () => {
  const file = '{"a":1}\n{"b":1}\n\n{bad\n';
  const open = () => inPieces(file, 5);
  expect(await withPhysicalLine("Invalid JSON on line 3: expected value at line 1 column 2", open)).toBe(
    "Invalid JSON on line 3: expected value at line 1 column 2 (line 4 of the file)",
  );
  expect(await withPhysicalLine("Line 2: custom_id is too long", open)).toBe("Line 2: custom_id is too long");
  expect(await withPhysicalLine("The file has no requests", open)).toBe("The file has no requests");
  expect(await withPhysicalLine("Line 99: gone", open)).toBe("Line 99: gone");
});

test("counts as a plain split does, however the bytes come", async () => {
  const line = fc.constantFrom("", " \t\r", "{}", ' {"a":"é"}', "x", "\r");
  await fc.assert(
    fc.asyncProperty(
      fc.array(line, { maxLength: 12 }),
      fc.integer({ min: 1, max: 9 }),
      fc.nat(8),
      async (lines, size, nth) => {
        const places = lines.flatMap((text, at) => (text.trim() === "" ? [] : at + 1));
        expect(await nthRequestLine(inPieces(lines.join("\n"), size), nth + 1)).toBe(places[nth] ?? null);
      },
    ),
  );
});
