import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import fc from "fast-check";
import { afterAll, expect, test } from "vitest";
import { fixesOf } from "@/lib/reruns/rules";
import { copyLines, linesMissingIn } from "./copy-lines";

const dir = mkdtempSync(join(tmpdir(), "copy-lines-"));
afterAll(() => rmSync(dir, { recursive: true }));
let made = 0;
const path = () => join(dir, `${made++}.jsonl`);
const put = (text: string): string => {
  const at = path();
  writeFileSync(at, text);
  return at;
};

/** Few different lines, so that repeats come up; some blank, some with what is no JSON at all. */
const line = fc.constantFrom('{"a":1.0e2}', '{"a" : "\\u0041"}', "not json", '{"b":[ ]}', '{"ü":"€"}', "", "  ");
const file = fc.record({
  lines: fc.array(line, { maxLength: 12 }),
  end: fc.constantFrom("\n", "\r\n"),
  mark: fc.constantFrom("", "\uFEFF"),
  isOpen: fc.boolean(),
});
type File = { lines: string[]; end: string; mark: string; isOpen: boolean };
const textOf = ({ lines, end, mark, isOpen }: File) => mark + lines.join(end) + (isOpen ? "" : end);
const requestsOf = ({ lines }: File) => lines.filter((one) => one.trim() !== "");
const read = (at: string) =>
  readFileSync(at, "utf8")
    .split("\n")
    .map((one) => one.replace(/\r$/, ""))
    .filter((one) => one !== "");

test("a limit of tokens takes the name each line has for it", async () => {
  const line = (url: string, body: object) => JSON.stringify({ custom_id: "a", method: "POST", url, body });
  const limited = async (url: string, body: object) => {
    const to = path();
    await copyLines(put(`${line(url, body)}\n`), to, {
      pick: (_, bytes) => bytes,
      fixes: fixesOf({ params: { max_tokens: 9, temperature: 0 } }),
    });
    return JSON.parse(readFileSync(to, "utf8")).body;
  };
  expect(await limited("/v1/responses", { input: "x" })).toEqual({ input: "x", max_output_tokens: 9, temperature: 0 });
  expect(await limited("/v1/chat/completions", { max_completion_tokens: 500 })).toEqual({
    max_completion_tokens: 9,
    temperature: 0,
  });
  expect(await limited("/v1/chat/completions", {})).toEqual({ max_tokens: 9, temperature: 0 });
  expect(await limited("/v1/embeddings", { input: "x" })).toEqual({ input: "x", temperature: 0 });
});

test("chosen requests are copied as they are, by their place, whatever ends the lines", async () => {
  await fc.assert(
    fc.asyncProperty(file, fc.infiniteStream(fc.boolean()), async (given, flips) => {
      const requests = requestsOf(given);
      const wanted = requests.map(() => flips.next().value as boolean);
      const to = path();
      const copied = await copyLines(put(textOf(given)), to, {
        pick: (seq, bytes) => (wanted[seq] ? bytes : null),
        fixes: [],
      });
      const expected = requests.filter((_, seq) => wanted[seq]);
      expect(read(to)).toEqual(expected);
      expect(copied).toEqual({ rows: expected.length, sizeBytes: readFileSync(to).length });
    }),
    { numRuns: 60 },
  );
});

test("what a part has and what it lacks make up the whole, repeats included", async () => {
  await fc.assert(
    fc.asyncProperty(file, fc.nat(), async (given, seed) => {
      const requests = requestsOf(given);
      const part = requests.filter((_, at) => (seed >> (at % 30)) % 2 === 1);
      const to = path();
      await copyLines(put(textOf(given)), to, { pick: await linesMissingIn(put(part.join("\n"))), fixes: [] });
      expect([...read(to), ...part].sort()).toEqual([...requests].sort());
    }),
    { numRuns: 60 },
  );
});

test("fixes edit spans of what is copied", async () => {
  const to = path();
  const from = put('{"body":{"model":"a","n": 1.50}}\r\n{"body":{"model":"b"}}');
  await copyLines(from, to, { pick: (_seq, bytes) => bytes, fixes: [{ kind: "set_model", model: "c" }] });
  expect(readFileSync(to, "utf8")).toBe('{"body":{"model":"c","n": 1.50}}\r\n{"body":{"model":"c"}}\n');
});
