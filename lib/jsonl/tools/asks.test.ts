import fc from "fast-check";
import { expect, test } from "vitest";
import { DEFAULT_LIMITS } from "@/lib/jsonl/limits";
import { readAsks, writeAsks } from "@/lib/jsonl/sketch";
import { hashAsks, withoutRequests } from "./asks";

const run = { limits: DEFAULT_LIMITS };
const request = (id: string, text: string) =>
  ` {"custom_id":"${id}","url":"/v1/chat/completions","body":{"n":1.0,"big":12345678901234567890,"t":"${text}"}}`;

test("the same is asked under any id and anywhere, and nothing by a line that is no request", async () => {
  const written = await hashAsks(
    new Blob([[request("a", "x"), "", "no JSON", request("b", "y"), request("c", "x")].join("\n")]),
    run,
  );
  const asks = readAsks(written);
  expect(asks).toHaveLength(4);
  expect(asks[3]).toBe(asks[0]);
  expect(asks[2]).not.toBe(asks[0]);
  expect(asks[1]).toBe(-1);
  expect(writeAsks(Float64Array.from(asks))).toBe(written);
});

test("without some requests a file is the others, byte for byte", async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(fc.boolean(), { minLength: 1, maxLength: 40 }), fc.boolean(), async (drops, hasEnd) => {
      const lines = drops.map((_, at) => `${at % 5 === 2 ? "\n" : ""}${request(`row-${at}`, `${at}`)}`);
      const whole = lines.map((line, at) => (at < lines.length - 1 || hasEnd ? `${line}\n` : line));
      const places = drops.flatMap((isDropped, at) => (isDropped ? [at] : []));
      const { blob } = await withoutRequests(new Blob(whole), places, run);
      const kept = whole.map((line, at) => (!drops[at] ? line : at % 5 === 2 ? "\n" : ""));
      expect(await blob.text()).toBe(kept.join(""));
    }),
    { numRuns: 100 },
  );
});
