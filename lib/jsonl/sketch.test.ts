import fc from "fast-check";
import { expect, test } from "vitest";
import { checkStream } from "./check-stream";
import { DEFAULT_LIMITS } from "./limits";
import { Sketch, Sketcher } from "./sketch";

const request = (id: string, text: string) =>
  `{"custom_id":${id},"method":"POST","url":"/v1/chat/completions","body":{"model":"m","messages":[{"role":"user","content":"${text}"}]}}`;

/** The sketch of a file that arrives in pieces, as it is kept. */
async function sketchOf(lines: readonly string[], pieceBytes = 1_000) {
  const bytes = Buffer.from(lines.join("\n"));
  const sketcher = new Sketcher();
  const pieces = async function* () {
    for (let at = 0; at < bytes.length; at += pieceBytes) yield bytes.subarray(at, at + pieceBytes);
  };
  await checkStream(pieces(), { limits: DEFAULT_LIMITS, onRequest: (line) => sketcher.add(line) });
  const sketch = new Sketch(Buffer.from(sketcher.bytes() ?? []));
  const places = Array.from({ length: sketch.length }, (_, at) => at);
  return { ids: places.map((at) => sketch.id(at)), asks: places.map((at) => sketch.asks(at)) };
}

test("an id is the same however it is written, and what is asked is told apart by every byte", async () => {
  const { ids, asks } = await sketchOf([
    request('"ünï-1"', "one"),
    request('"\\u00fcn\\u00ef-1"', "two"),
    "",
    request('"b"', "one"),
    "no JSON",
    request('"c"', "one "),
  ]);
  expect(ids).toHaveLength(4);
  expect(ids[0]).toBe(ids[1]);
  expect(new Set(ids).size).toBe(3);
  expect(asks[0]).toBe(asks[2]);
  expect(new Set(asks).size).toBe(3);
});

test("it does not depend on where a line lies or how the file arrives", async () => {
  const names = fc.uniqueArray(fc.integer({ min: 0, max: 5_000 }), { minLength: 1, maxLength: 40 });
  await fc.assert(
    fc.asyncProperty(names, fc.integer({ min: 7, max: 400 }), async (numbers, pieceBytes) => {
      const lines = numbers.map((number) => request(`"row-${number}"`, `text ${number % 7}`));
      const there = await sketchOf(lines, pieceBytes);
      const back = await sketchOf(lines.toReversed());
      expect(back.ids.reverse()).toEqual(there.ids);
      expect(back.asks.reverse()).toEqual(there.asks);
      expect(new Set(there.ids).size).toBe(lines.length);
      expect(new Set(there.asks).size).toBe(new Set(numbers.map((number) => number % 7)).size);
    }),
    { numRuns: 40 },
  );
});
