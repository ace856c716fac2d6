import fc from "fast-check";
import { expect, test } from "vitest";
import { applyFixes } from "./apply-fixes";
import { limits } from "./cases/files";
import { stretchesOf } from "./fix/stretches";
import { applyPatch, type Copy, copyWithPatch, patchBytes } from "./patch";
import type { Piece } from "./tools/copy-pieces";

const bytesOf = async (blob: Blob) => Buffer.from(await blob.arrayBuffer());

test("new bytes are made again of what they share with the old ones, whatever both are", async () => {
  const text = fc.uint8Array({ maxLength: 400 });
  const edit = fc.record({ at: fc.nat(3_000), gone: fc.nat(60), put: fc.uint8Array({ maxLength: 60 }) });
  fc.assert(
    fc.property(text, text, fc.array(edit, { maxLength: 4 }), (start, other, edits) => {
      // Long enough that something is found in the middle, and not the same all over.
      const old = Buffer.concat(Array.from({ length: 8 }, (_, at) => Buffer.from([...start, at])));
      let next = Buffer.from(edits.length > 0 ? old : other);
      for (const { at, gone, put } of edits) {
        const from = at % (next.length + 1);
        next = Buffer.concat([next.subarray(0, from), Buffer.from(put), next.subarray(from + gone)]);
      }
      const made = [...stretchesOf(old, next, 1_000)].map((one) =>
        "bytes" in one ? one.bytes : old.subarray(one.from - 1_000, one.to - 1_000),
      );
      expect(Buffer.concat(made).equals(next)).toBe(true);
    }),
    { numRuns: 500 },
  );
});

test("a line that is changed at both ends costs what was changed", () => {
  const prompt = Array.from({ length: 600 }, (_, at) => `word ${at * 7_919}`).join(" ");
  const line = (id: string, more: string) => Buffer.from(`{"custom_id":"${id}","body":{"content":"${prompt}"${more}}}`);
  const stretches = [...stretchesOf(line("a", ""), line("ticket-a", ',"max_tokens":512'))];
  const added = stretches.flatMap((one) => ("bytes" in one ? [one.bytes.length] : []));
  expect(added.reduce((sum, length) => sum + length, 0)).toBeLessThan(40);
});

test("pieces of a file, cut anywhere, are made again by their patch", async () => {
  const cut = fc.record({ gap: fc.nat(90), length: fc.nat(90), text: fc.option(fc.string({ maxLength: 9 })) });
  await fc.assert(
    fc.asyncProperty(fc.array(cut, { maxLength: 12 }), async (cuts) => {
      const blob = new Blob([Uint8Array.from({ length: 2_200 }, (_, at) => (at * 2_654_435_761) >>> 24)]);
      let at = 0;
      const pieces = cuts.flatMap(({ gap, length, text }): Piece[] => {
        const from = at + gap;
        at = from + length;
        return [{ from, to: at }, ...(text === null ? [] : [{ text }])];
      });
      const copy = await copyWithPatch(blob, pieces);
      const again = copy.patch && (await applyPatch(blob, copy.patch));
      expect(again && (await bytesOf(again)).equals(await bytesOf(copy.blob))).toBe(true);
    }),
    { numRuns: 200 },
  );
});

const prompt = Array.from({ length: 150 }, (_, at) => `word ${at * 7_919}`).join(" ");
const request = (at: number) =>
  `{"custom_id":"row-${at}","method":"POST","url":"/v1/chat/completions","body":{"model":"m","messages":[{"role":"user","content":"${at} ${prompt}"}]}}\n`;
const lines = Array.from({ length: 3_000 }, (_, at) => request(at));
const file = new Blob([lines.join("")]);
/** Whether its patch makes the same file again. */
const isMadeAgain = async ({ blob, patch }: Copy) =>
  patch !== null && (await bytesOf(await applyPatch(file, patch))).equals(await bytesOf(blob));

test("one line of a file costs about the line; a change of every line a small share of the file", async () => {
  const [first, second] = [(lines[0] as string).length, (lines[1] as string).length];
  const pieces = [{ from: 0, to: first }, { text: "{}\n" }, { from: first + second, to: file.size }];
  const edited = await copyWithPatch(file, pieces);
  expect(edited.patch && patchBytes(edited.patch)).toBeLessThan(100);
  expect(await isMadeAgain(edited)).toBe(true);

  const fixes = [
    { kind: "set_model", model: "Qwen/Qwen3.5-9B" },
    { kind: "set_ids", pattern: "ticket-{id}" },
    { kind: "set_max_tokens", value: 512 },
  ] as const;
  const fixed = await applyFixes(file, fixes, { limits });
  expect(fixed.counts.map(({ changed }) => changed)).toEqual([3_000, 3_000, 3_000]);
  expect(fixed.patch && patchBytes(fixed.patch)).toBeLessThan(0.15 * file.size);
  expect(await isMadeAgain(fixed)).toBe(true);
});
