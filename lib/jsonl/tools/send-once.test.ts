import fc from "fast-check";
import { expect, test } from "vitest";
import { DEFAULT_LIMITS } from "@/lib/jsonl/limits";
import { copyHead, copyLine, copyOf } from "@/lib/jsonl/sheet/copy-lines";
import { readSourceLine } from "@/lib/jsonl/sheet/source-lines";
import { sendOnce } from "./send-once";

const run = { limits: DEFAULT_LIMITS };
const request = (id: string, text: string, url = "/v1/chat/completions") =>
  `{"custom_id":${JSON.stringify(id)},"url":"${url}","body":{"n":1.0,"seed":12345678901234567890,"t":"${text}"}}`;

test("what repeats is taken out and named beside what it repeats; all else stays byte for byte", async () => {
  const lines = [
    `\ufeff${request("a", "x")}\r\n`,
    "\n",
    `${request("b", "y")} \n`,
    `${request("a2", "x")}\r\n`,
    "no JSON\n",
    `{"url":"/v1/chat/completions","body":{"n":1.0,"seed":12345678901234567890,"t":"x"}}\n`,
    `  ${request("a3", "x")}\n`,
    `${request("e", "x", "/v1/embeddings")}\n`,
    `${request("ü\u2028", "y")}\n`,
    request("c", "x "),
  ];
  const { blob, copies, requests, taken } = await sendOnce(new Blob(lines), run);
  expect(Buffer.from(await blob.arrayBuffer())).toEqual(
    Buffer.from([0, 1, 2, 4, 5, 7, 9].map((at) => lines[at]).join("")),
  );
  expect(await copies.text()).toBe(
    copyHead() +
      copyLine({ id: "a2", sameAs: "a", place: 2, sameAsPlace: 0 }) +
      copyLine({ id: "a3", sameAs: "a", place: 5, sameAsPlace: 0 }) +
      copyLine({ id: "ü\u2028", sameAs: "b", place: 7, sameAsPlace: 1 }),
  );
  expect([requests, taken]).toEqual([9, 3]);
});

test("of any file, those that stay and those that are named make up the whole again, and no body stays twice", async () => {
  const body = fc.integer({ min: 0, max: 5 });
  await fc.assert(
    fc.asyncProperty(fc.array(body, { minLength: 1, maxLength: 60 }), async (bodies) => {
      const lines = bodies.map((one, at) => request(`row-${at}`, `text ${one}`));
      const { blob, copies } = await sendOnce(new Blob([lines.join("\n")]), run);
      const kept = (await blob.text()).split("\n").filter(Boolean);
      const named = (await copies.text())
        .split("\n")
        .slice(1, -1)
        .map((line) => copyOf(readSourceLine(line) ?? []));
      expect(kept).toEqual(lines.filter((_, at) => bodies.indexOf(bodies[at] as number) === at));
      expect(named).toEqual(
        bodies.flatMap((one, at) => {
          const first = bodies.indexOf(one);
          return first === at ? [] : [{ id: `row-${at}`, sameAs: `row-${first}`, place: at, sameAsPlace: first }];
        }),
      );
    }),
    { numRuns: 60 },
  );
});
