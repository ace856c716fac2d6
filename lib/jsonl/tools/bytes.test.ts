import fc from "fast-check";
import { expect, test } from "vitest";
import { DEFAULT_LIMITS } from "@/lib/jsonl/limits";
import { mergeRequests } from "./merge";
import { sampleRequests } from "./sample";

const run = { limits: DEFAULT_LIMITS };
const FEED = Buffer.from("\n");

/** Any bytes that make a line which is not blank; JSON with odd spelling, other text, and what is no text at all. */
const line = fc.oneof(
  fc
    .uint8Array({ minLength: 1, maxLength: 40 })
    .map((bytes) => Buffer.from([0x78, ...bytes.filter((byte) => byte !== 0x0a)])),
  fc.json().map((text) => Buffer.from(` {"v": ${text} ,"n":1.0,"v":12345678901234567890,"s":"\\ud800"}\r`)),
);
const lines = fc.array(line, { minLength: 1, maxLength: 30 });
const fileOf = (parts: readonly Buffer[], hasEnd: boolean) =>
  Buffer.concat(parts.flatMap((part, at) => (at < parts.length - 1 || hasEnd ? [part, FEED] : [part])));
const bytesOf = async (blob: Blob | null) => Buffer.from((await blob?.arrayBuffer()) ?? new ArrayBuffer(0));

test("a sample is made of whole lines of the file, in their order, whatever their bytes", async () => {
  await fc.assert(
    fc.asyncProperty(
      lines,
      fc.boolean(),
      fc.integer({ min: 1, max: 30 }),
      fc.nat(),
      async (parts, hasEnd, count, seed) => {
        const file = new Blob([fileOf(parts, hasEnd)]);
        const { blob, chosen, of } = await sampleRequests(file, { kind: "random", count, seed }, run);
        expect(of).toBe(parts.length);
        expect(chosen).toBe(Math.min(count, parts.length));
        let rest = await bytesOf(blob);
        let taken = 0;
        for (const [at, part] of parts.entries()) {
          const whole = at < parts.length - 1 || hasEnd ? Buffer.concat([part, FEED]) : part;
          if (!rest.subarray(0, whole.length).equals(whole)) continue;
          rest = rest.subarray(whole.length);
          taken++;
        }
        expect(rest).toHaveLength(0);
        expect(taken).toBe(chosen);
      },
    ),
    { numRuns: 200 },
  );
});

test("a sample and its rest are the file, each line once", async () => {
  await fc.assert(
    fc.asyncProperty(lines, fc.boolean(), fc.integer({ min: 1, max: 30 }), async (parts, hasEnd, count) => {
      const whole = fileOf(parts, hasEnd);
      const { blob, rest } = await sampleRequests(new Blob([whole]), { kind: "stratified", count, seed: 7 }, run, true);
      const cut = (file: Buffer) => file.toString("latin1").match(/[^\n]*\n|[^\n]+$/g) ?? [];
      const both = [...cut(await bytesOf(blob)), ...cut(await bytesOf(rest?.blob ?? null))];
      expect(both.sort()).toEqual(cut(whole).sort());
    }),
    { numRuns: 100 },
  );
});

test("files without ids that meet are merged byte for byte; only a missing line feed is added", async () => {
  await fc.assert(
    fc.asyncProperty(lines, lines, fc.boolean(), fc.boolean(), async (first, second, hasEnd, hasLastEnd) => {
      const sources = [
        { name: "a.jsonl", blob: new Blob([fileOf(first, hasEnd)]) },
        { name: "b.jsonl", blob: new Blob([fileOf(second, hasLastEnd)]) },
      ];
      const { blob, requests } = await mergeRequests(sources, "prefix", run);
      expect(requests).toBe(first.length + second.length);
      expect((await bytesOf(blob)).equals(fileOf([...first, ...second], hasLastEnd))).toBe(true);
    }),
    { numRuns: 200 },
  );
});
