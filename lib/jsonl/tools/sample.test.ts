import fc from "fast-check";
import { expect, test } from "vitest";
import { DEFAULT_LIMITS } from "@/lib/jsonl/limits";
import { sampleRequests, sharesOf } from "./sample";

const run = { limits: DEFAULT_LIMITS };
const request = (id: string, model = "m", url = "/v1/chat/completions") =>
  `{"custom_id":"${id}","method":"POST","url":"${url}","body":{"model":"${model}","n":1.0,"seed":12345678901234567890}}`;
const fileOf = (lines: readonly string[], end = "\n") => new Blob([lines.map((line) => line + end).join("")]);
const many = (count: number) => Array.from({ length: count }, (_, at) => request(`row-${at}`));

test("a seed gives the same lines again, in the order of the file, byte for byte", async () => {
  const file = fileOf(many(500));
  const how = { kind: "random", count: 40, seed: 42 } as const;
  const first = await sampleRequests(file, how, run);
  const again = await sampleRequests(file, how, run);
  const other = await sampleRequests(file, { ...how, seed: 43 }, run);
  expect(await first.blob.text()).toBe(await again.blob.text());
  expect(await first.blob.text()).not.toBe(await other.blob.text());
  expect(first).toMatchObject({ chosen: 40, of: 500 });
  const lines = (await first.blob.text()).split("\n").slice(0, -1);
  expect(lines).toHaveLength(40);
  const source = many(500);
  const places = lines.map((line) => source.indexOf(line));
  expect(places).toEqual([...places].sort((a, b) => a - b));
  expect(new Set(places).size).toBe(40);
  expect(places).not.toContain(-1);
});

test("every line is as likely as another", async () => {
  const hits = new Array(10).fill(0);
  const file = fileOf(many(10));
  for (let seed = 0; seed < 400; seed++) {
    const { blob } = await sampleRequests(file, { kind: "random", count: 3, seed }, run);
    for (const [, row] of (await blob.text()).matchAll(/"row-(\d+)"/g)) hits[Number(row)]++;
  }
  // 120 each are due; five standard deviations are about 46.
  for (const count of hits) expect(Math.abs(count - 120)).toBeLessThan(46);
});

test("more than there is gives all; none, and an empty file, are refused", async () => {
  const file = fileOf(many(3));
  const all = await sampleRequests(file, { kind: "random", count: 50, seed: 1 }, run);
  expect(await all.blob.text()).toBe(await file.text());
  await expect(sampleRequests(file, { kind: "first", count: 0 }, run)).rejects.toThrow("at least one line");
  await expect(sampleRequests(new Blob(["\n \n"]), { kind: "first", count: 1 }, run)).rejects.toThrow("no requests");
});

test("the first lines leave blank lines and a byte-order mark out, and keep broken ones", async () => {
  const file = new Blob(["\ufeff", request("a"), "\r\n\r\n  \n{broken\n", request("b"), "\n", request("c")]);
  const { blob, of } = await sampleRequests(file, { kind: "first", count: 3 }, run);
  expect(of).toBe(4);
  expect(await blob.text()).toBe(`${request("a")}\r\n{broken\n${request("b")}\n`);
});

test("each model and url is in a stratified sample, by its share", async () => {
  const lines = [
    ...many(900),
    ...Array.from({ length: 99 }, (_, at) => request(`e-${at}`, "embed", "/v1/embeddings")),
    request("rare", "rare"),
  ];
  const { blob, groups, groupsOf } = await sampleRequests(
    fileOf(lines),
    { kind: "stratified", count: 100, seed: 7 },
    run,
  );
  const text = await blob.text();
  expect({ groups, groupsOf }).toEqual({ groups: 3, groupsOf: 3 });
  expect(text.match(/"embed"/g)?.length).toBe(9);
  expect(text.match(/"model":"rare"/g)?.length).toBe(1);
  expect(text.split("\n").length - 1).toBe(100);
});

test("short and long requests are in a stratified sample, the shortest and the longest with them", async () => {
  const lengthOf = (at: number) => (at < 700 ? 10 + (at % 20) : at < 999 ? 1_000 + at : 90_000);
  const lines = Array.from({ length: 1_000 }, (_, at) => request(`${at}-`.padEnd(lengthOf(at), "x")));
  for (let seed = 0; seed < 20; seed++) {
    const how = { kind: "stratified", count: 20, seed } as const;
    const { blob } = await sampleRequests(fileOf(lines), how, run);
    const sizes = (await blob.text())
      .trimEnd()
      .split("\n")
      .map((line) => line.length)
      .sort((a, b) => a - b);
    expect(sizes).toHaveLength(20);
    expect(sizes[0]).toBe(Math.min(...lines.map((line) => line.length)));
    expect(sizes.at(-1)).toBe(Math.max(...lines.map((line) => line.length)));
    // More than a quarter of the file is long, so a quarter of what is left to choose is.
    expect(sizes.filter((size) => size > 1_000 && size < 90_000).length).toBeGreaterThanOrEqual(4);
    expect(new Set(await blob.text().then((text) => text.trimEnd().split("\n"))).size).toBe(20);
  }
});

test("ids are found with escapes undone, and the ones not there are named", async () => {
  const file = new Blob([`${request("a")}\n{"custom_id":"\\u0062","body":{}}\n${request("c")}\n`]);
  const { blob, chosen, missing } = await sampleRequests(file, { kind: "ids", ids: ["c", "b", "zz"] }, run);
  expect(chosen).toBe(2);
  expect(await blob.text()).toBe(`{"custom_id":"\\u0062","body":{}}\n${request("c")}\n`);
  expect(missing).toEqual({ count: 1, sample: ["zz"] });
});

test("shares add up and never exceed a group", () => {
  fc.assert(
    fc.property(
      fc.array(fc.nat(1_000), { minLength: 1, maxLength: 30 }),
      fc.integer({ min: 1, max: 5_000 }),
      (sizes, count) => {
        const shares = sharesOf(sizes, count);
        const total = sizes.reduce((a, b) => a + b, 0);
        expect(shares.reduce((a, b) => a + b, 0)).toBe(Math.min(count, total));
        for (const [at, share] of shares.entries()) expect(share).toBeLessThanOrEqual(sizes[at] as number);
      },
    ),
  );
});

test("an aborted sample rejects with the reason", async () => {
  const abort = new AbortController();
  abort.abort(new Error("enough"));
  const promise = sampleRequests(fileOf(many(3)), { kind: "first", count: 1 }, { ...run, signal: abort.signal });
  await expect(promise).rejects.toThrow("enough");
});
