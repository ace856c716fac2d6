import fc from "fast-check";
import { expect, test } from "vitest";
import { DEFAULT_LIMITS } from "@/lib/jsonl/limits";
import { type DuplicatePolicy, mergeRequests, prefixesOf } from "./merge";

const run = { limits: DEFAULT_LIMITS };
const line = (id: string, of: string) => `{ "x":1.0,"custom_id" : "${id}","from":"${of}", "big":12345678901234567890}`;
const files = [
  { name: "march.jsonl", blob: new Blob([`\ufeff${line("1", "a")}\n${line("2", "a")}\r\n\n${line("3", "a")}`]) },
  { name: "april.jsonl", blob: new Blob([`${line("2", "b")}\n${line("3", "b")}\n${line("4", "b")}\n`]) },
];
const merge = async (policy: DuplicatePolicy) => {
  const { blob, ...rest } = await mergeRequests(files, policy, run);
  return { ...rest, text: blob && (await blob.text()) };
};

test("keep the first", async () => {
  expect(await merge("keep_first")).toEqual({
    text: `${line("1", "a")}\n${line("2", "a")}\r\n${line("3", "a")}\n${line("4", "b")}\n`,
    requests: 4,
    dropped: 2,
    renamed: 0,
    duplicates: {
      count: 2,
      sample: [
        { id: "2", files: ["march.jsonl", "april.jsonl"] },
        { id: "3", files: ["march.jsonl", "april.jsonl"] },
      ],
    },
  });
});

test("keep the last", async () => {
  expect(await merge("keep_last")).toMatchObject({
    text: `${line("1", "a")}\n${line("2", "b")}\n${line("3", "b")}\n${line("4", "b")}\n`,
    requests: 4,
    dropped: 2,
  });
});

test("keep both with a prefix: only the ids of the doubles change", async () => {
  expect(await merge("prefix")).toMatchObject({
    text: [
      `${line("1", "a")}\n${line("march-2", "a")}\r\n${line("march-3", "a")}\n`,
      `${line("april-2", "b")}\n${line("april-3", "b")}\n${line("4", "b")}\n`,
    ].join(""),
    requests: 6,
    dropped: 0,
    renamed: 4,
  });
});

test("fail names the ids and writes nothing", async () => {
  expect(await merge("fail")).toMatchObject({ text: null, requests: 6, duplicates: { count: 2 } });
  const apart = [files[0], { name: "c", blob: new Blob([line("9", "c")]) }].flatMap((file) => file ?? []);
  const { blob, requests } = await mergeRequests(apart, "fail", run);
  expect(requests).toBe(4);
  expect((await blob?.text())?.endsWith(`${line("3", "a")}\n${line("9", "c")}`)).toBe(true);
});

test("a prefixed id never meets one that is there", async () => {
  const sources = [
    { name: "a.jsonl", blob: new Blob([`${line("1", "a")}\n${line("b-1", "a")}\n${line("1", "a")}\n`]) },
    { name: "b.jsonl", blob: new Blob([`${line("1", "b")}\n`]) },
  ];
  const { blob } = await mergeRequests(sources, "prefix", run);
  const ids = [...((await blob?.text()) ?? "").matchAll(/"custom_id" : "([^"]+)"/g)].map((match) => match[1]);
  expect(ids).toEqual(["a-1", "b-1", "a-1-2", "b-1-2"]);
});

test("one file alone is refused; equal names get different prefixes", async () => {
  await expect(mergeRequests(files.slice(0, 1), "fail", run)).rejects.toThrow("at least two");
  expect(prefixesOf([{ name: "x.jsonl" }, { name: "x.jsonl.gz" }, { name: "ü.jsonl" }])).toEqual(["x", "x-2", "-"]);
});

test("every policy keeps each id at least once, and all but fail make ids unique", async () => {
  const ids = fc.array(fc.constantFrom("a", "b", "c", "d", "x-a", "y-a"), { maxLength: 8 });
  const policies = fc.constantFrom<DuplicatePolicy>("keep_first", "keep_last", "prefix");
  await fc.assert(
    fc.asyncProperty(ids, ids, policies, async (first, second, policy) => {
      const sources = [first, second].map((list, at) => ({
        name: `${"xy"[at]}.jsonl`,
        blob: new Blob([list.map((id) => JSON.stringify({ custom_id: id, was: id })).join("\n")]),
      }));
      const { blob, requests, dropped, renamed } = await mergeRequests(sources, policy, run);
      const rows = ((await blob?.text()) ?? "")
        .split("\n")
        .filter(Boolean)
        .map((text) => JSON.parse(text));
      expect(rows).toHaveLength(requests);
      expect(requests + dropped).toBe(first.length + second.length);
      expect(new Set(rows.map((row) => row.custom_id)).size).toBe(rows.length);
      expect(new Set(rows.map((row) => row.was))).toEqual(new Set([...first, ...second]));
      expect(rows.filter((row) => row.was !== row.custom_id)).toHaveLength(renamed);
    }),
    { numRuns: 150 },
  );
});
