import fc from "fast-check";
import { expect, it } from "vitest";
import { checkLines } from "./check-line";
import { DEFAULT_LIMITS } from "./limits";
import { readAround } from "./read-around";

const spanOf = (blob: Blob) => ({ offset: 0, length: blob.size });

it("marks what begins at a column, whatever stands before it", async () => {
  const line = '{"custom_id":"Müller 😀","n":12.5,}';
  const columnOf = (text: string) => [...line.slice(0, line.indexOf(text))].length + 1;
  const blob = new Blob([line]);
  for (const [text, mark] of [
    ['"Müller', '"Müller 😀"'],
    ["12.5", "12.5"],
    [",}", ","],
    ["😀", "😀"],
  ] as const) {
    const around = await readAround(blob, spanOf(blob), columnOf(text));
    expect(around).toMatchObject({ mark, isCutBefore: false, isCutAfter: false });
    expect(around.before + around.mark + around.after).toBe(line);
  }
  expect(await readAround(blob, spanOf(blob), null)).toMatchObject({ before: "", mark: "", after: line });
  expect(await readAround(blob, spanOf(blob), 1_000)).toMatchObject({ before: line, mark: "", after: "" });
});

it("shows the window around a place far into a long line", async () => {
  const text = "ä".repeat(100_000);
  const line = `{"custom_id":"a","method":"POST","url":"/v1/chat/completions","body":{"model":"m","messages":[{"role":"user","content":"${text}"}]},}`;
  const [finding] = checkLines(line, DEFAULT_LIMITS).flatMap(({ sample }) => sample);
  const blob = new Blob(["before\n", line, "\nafter"]);
  const around = await readAround(blob, { offset: 7, length: new Blob([line]).size }, finding?.column ?? null);
  expect(finding?.column).toBe([...line].length);
  expect(around).toMatchObject({ mark: "}", after: "", isCutBefore: true, isCutAfter: false });
  expect(around.before.endsWith('ää"}]},')).toBe(true);
  expect(around.before).not.toContain("\ufffd");
});

it("cuts no character and loses none between what it shows", () =>
  fc.assert(
    fc.asyncProperty(
      fc.string({ unit: "binary", maxLength: 200 }),
      fc.integer({ min: 1, max: 220 }),
      fc.integer({ min: 8, max: 64 }),
      async (raw, column, most) => {
        const text = raw.replace(/[\r\n]/g, "").toWellFormed();
        const blob = new Blob([text]);
        const { before, mark, after, isCutBefore, isCutAfter } = await readAround(blob, spanOf(blob), column, most);
        const shown = before + mark + after;
        expect(text.includes(shown)).toBe(true);
        expect(isCutBefore ? true : text.startsWith(shown)).toBe(true);
        expect(isCutAfter ? true : text.endsWith(shown)).toBe(true);
        const char = [...text][column - 1];
        if (char !== undefined) expect((mark + after).startsWith(char)).toBe(true);
      },
    ),
  ));
