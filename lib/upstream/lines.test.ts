import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { splitLines } from "./lines";

const line = (n: number, pad = 0) =>
  `${JSON.stringify({ id: `batch_req_${n}`, custom_id: `r${n}`, pad: "x".repeat(pad) })}\n`;
const linesTo = (count: number, pad = 0) => Array.from({ length: count }, (_, n) => line(n, pad));
const chunked = async function* (bytes: Buffer, sizes: number[]) {
  for (let at = 0, turn = 0; at < bytes.length; turn += 1) {
    const size = sizes[turn % sizes.length] ?? 1;
    yield bytes.subarray(at, at + size);
    at += size;
  }
};
const texts = async (lines: AsyncIterable<Uint8Array>) => {
  const found: string[] = [];
  for await (const one of lines) found.push(Buffer.from(one).toString("utf8"));
  return found;
};

describe("splitLines", () => {
  test("gives the same lines however the bytes arrive", async () => {
    const records = fc.array(fc.string({ unit: "grapheme" }).map((text) => `${JSON.stringify({ text })}\n`));
    const sizes = fc.array(fc.integer({ min: 1, max: 40 }), { minLength: 1, maxLength: 5 });
    await fc.assert(
      fc.asyncProperty(records, sizes, async (all, cuts) => {
        expect(await texts(splitLines(chunked(Buffer.from(all.join("")), cuts)))).toEqual(all);
      }),
    );
  });

  test("cut at every byte: whole lines, and never part of one", async () => {
    const all = linesTo(4, 20);
    const bytes = Buffer.from(all.join(""));
    for (let end = 0; end <= bytes.length; end += 1) {
      const found = await texts(splitLines(chunked(bytes.subarray(0, end), [7])));
      const whole =
        bytes
          .subarray(0, end + 1)
          .toString()
          .split("\n").length - 1;
      expect(found).toEqual(all.slice(0, whole));
    }
  });

  test("a last record without its line end gets it; a number or a word is no record", async () => {
    expect(await texts(splitLines(chunked(Buffer.from('{"a":1}\n{"b":2}'), [3])))).toEqual(['{"a":1}\n', '{"b":2}\n']);
    expect(await texts(splitLines(chunked(Buffer.from("{}\n12"), [3])))).toEqual(["{}\n"]);
  });

  test("a line without end is refused before it fills the memory", async () => {
    const chunk = new Uint8Array(8 * 1024 * 1024).fill(120);
    let given = 0;
    async function* endless() {
      for (;;) {
        given += 1;
        yield chunk;
      }
    }
    await expect(texts(splitLines(endless()))).rejects.toMatchObject({ kind: "refused", code: "line_too_long" });
    expect(given).toBeLessThan(12);
  });
});
