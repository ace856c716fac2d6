import fc from "fast-check";
import { expect, test } from "vitest";
import { DEFAULT_LIMITS } from "@/lib/jsonl/limits";
import { findAcross } from "./across";

const run = { limits: DEFAULT_LIMITS };
const line = (id: string, text: string, url = "/v1/chat/completions") =>
  `{ "custom_id" : ${id}, "url":"${url}","body":{"n":1.0,"t":"${text}"}}`;

test("names both files and both lines, of ids however they are written and of what is asked, and leaves the rest as it is", async () => {
  const a = [`\ufeff${line('"a"', "one")}\r`, "", line('"b"', "two"), line('"b"', "three")];
  const b = [
    "no JSON",
    line('"\\u0062"', "four"),
    line('"c"', "one"),
    line('"d"', "one"),
    line('"e"', "one", "/v1/embeddings"),
  ];
  const c = [line("7", "one"), line('"a"', "five"), ` ${line('"c"', "two")}`, '{"custom_id":"z"}'];
  const blobs = [a, b, c].map((lines) => new Blob([lines.join("\n")]));
  const found = await findAcross(blobs, true, run);
  expect(found.ids).toEqual({
    count: 3,
    sample: [
      { id: "b", file: 1, line: 2, firstFile: 0, firstLine: 3 },
      { id: "a", file: 2, line: 2, firstFile: 0, firstLine: 1 },
      { id: "c", file: 2, line: 3, firstFile: 1, firstLine: 3 },
    ],
  });
  expect(found.requests).toEqual({
    count: 2,
    sample: [
      { id: "c", file: 1, line: 3, firstFile: 0, firstLine: 1 },
      { id: "c", file: 2, line: 3, firstFile: 0, firstLine: 3 },
    ],
  });
  expect([found.idsOf, found.requestsOf]).toEqual([
    [0, 1, 2],
    [0, 1, 1],
  ]);
  expect(await found.rest?.blob.text()).toBe([c[0], c[3]].join("\n"));
});

test("of any files it is what a look at all lines finds, and what is left of the last meets nothing", async () => {
  const request = fc.record({
    id: fc.constantFrom("a", "b", "c", "d", "e", "é"),
    text: fc.constantFrom("1", "2", "3"),
  });
  const files = fc.array(fc.array(request, { maxLength: 6 }), { minLength: 2, maxLength: 4 });
  await fc.assert(
    fc.asyncProperty(files, async (all) => {
      const blobs = all.map(
        (list) => new Blob([list.map(({ id, text }) => line(JSON.stringify(id), text)).join("\n")]),
      );
      const found = await findAcross(blobs, true, run);
      const count = (file: number, isMet: (at: number, earlier: (typeof all)[number]) => boolean) =>
        (all[file] ?? []).filter((_, at) => isMet(at, all.slice(0, file).flat())).length;
      const ids = all.map((list, file) => count(file, (at, earlier) => earlier.some(({ id }) => id === list[at]?.id)));
      const texts = all.map((list, file) =>
        count(file, (at, earlier) => {
          const text = list[at]?.text;
          const isFirst = list.findIndex((one) => one.text === text) === at;
          return isFirst && earlier.some((one) => one.text === text);
        }),
      );
      expect([found.idsOf, found.requestsOf]).toEqual([ids, texts]);
      expect([found.ids.count, found.requests.count]).toEqual([ids, texts].map((each) => each.reduce((a, b) => a + b)));
      const again = await findAcross([...blobs.slice(0, -1), found.rest?.blob ?? new Blob()], false, run);
      expect(again.idsOf.at(-1)).toBe(0);
      const kept = (all.at(-1) ?? []).length - (ids.at(-1) ?? 0);
      expect(((await found.rest?.blob.text()) ?? "").split("\n").filter(Boolean)).toHaveLength(kept);
    }),
    { numRuns: 100 },
  );
});
