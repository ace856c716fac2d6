import fc from "fast-check";
import { expect, test } from "vitest";
import { csvText } from "./csv-text";

test("quotes what has commas, quotes or lines, leaves the rest alone", () => {
  expect(
    csvText([
      ["a", 1, null],
      ['say "hi"', "x,y", "two\nlines"],
    ]),
  ).toBe('a,1,\r\n"say ""hi""","x,y","two\nlines"\r\n');
});

test("text that a spreadsheet would run is made harmless; amounts stay numbers", () => {
  expect(csvText([['=HYPERLINK("http://x")', "+1 call", "@here", "-2+3", "\tcmd"]])).toBe(
    '"\'=HYPERLINK(""http://x"")",\'+1 call,\'@here,\'-2+3,\'\tcmd\r\n',
  );
  expect(csvText([["-0.0012", "3.18", -4]])).toBe("-0.0012,3.18,-4\r\n");
});

test("no text cell ever begins a formula", () => {
  fc.assert(
    fc.property(fc.string(), fc.constantFrom("", "=", "\0", "\r", "\uff1d", "\uff20"), (rest, start) => {
      const cell = csvText([[start + rest]]).replace(/^"/, "");
      if (/^-?\d+(\.\d+)?\r\n$/.test(cell)) return;
      expect(cell).not.toMatch(/^(?!\r\n$)[=+\-@\t\r\0\uff1d\uff0b\uff0d\uff20]/);
    }),
  );
});
