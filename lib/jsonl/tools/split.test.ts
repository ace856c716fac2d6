import fc from "fast-check";
import { expect, test } from "vitest";
import { DEFAULT_LIMITS } from "@/lib/jsonl/limits";
import { type SplitHow, splitRequests } from "./split";

const run = { limits: DEFAULT_LIMITS };
const request = (id: string, model = "m", pad = 0) =>
  `{"custom_id":"${id}","body":{"model":"${model}","x":1.0,"pad":"${"p".repeat(pad)}"}}\n`;
const asked = (id: string, model: string, url: string) =>
  `{"custom_id":"${id}","url":"${url}","body":{"model":"${model}"}}\n`;
const many = (count: number) => Array.from({ length: count }, (_, at) => request(`r${at}`)).join("");

test("2,501 lines by 1,000 give 1,000, 1,000 and 501", async () => {
  const { parts, requests } = await splitRequests(new Blob([many(2_501)]), { kind: "lines", lines: 1_000 }, run);
  expect(parts.map((part) => part.requests)).toEqual([1_000, 1_000, 501]);
  expect(requests).toBe(2_501);
  expect((await Promise.all(parts.map(({ blob }) => blob.text()))).join("")).toBe(many(2_501));
});

test("by bytes no part exceeds the bound, and one longer line stands alone and is named", async () => {
  const lines = [request("a"), request("b", "m", 500), request("c"), request("d")];
  const { parts, tooLong } = await splitRequests(new Blob(lines), { kind: "bytes", bytes: 120 }, run);
  expect(await Promise.all(parts.map(({ blob }) => blob.text()))).toEqual([
    lines[0],
    lines[1],
    `${lines[2]}${lines[3]}`,
  ]);
  expect(tooLong).toEqual({ count: 1, sample: [2] });
});

test("by model each part holds one model, in the order of the file", async () => {
  const lines = [request("1", "b"), request("2", "a"), "nonsense\n", request("3", "b"), '{"custom_id":"4","body":{}}'];
  const { parts } = await splitRequests(new Blob(lines), { kind: "model" }, run);
  expect(parts.map(({ model, requests }) => [model, requests])).toEqual([
    ["b", 2],
    ["a", 1],
    [null, 2],
  ]);
  expect(await parts[0]?.blob.text()).toBe(`${lines[0]}${lines[3]}`);
  expect(await parts[2]?.blob.text()).toBe(`${lines[2]}${lines[4]}`);
});

test("by url, and by model and url, each part holds one of them", async () => {
  const lines = [asked("1", "a", "/x"), asked("2", "b", "/y"), asked("3", "a", "/y"), asked("4", "a", "/x"), "no\n"];
  const split = async (kind: "url" | "model_url") => {
    const { parts } = await splitRequests(new Blob(lines), { kind }, run);
    return Promise.all(parts.map(async ({ blob, model, url }) => [model, url, await blob.text()]));
  };
  expect(await split("url")).toEqual([
    [null, "/x", `${lines[0]}${lines[3]}`],
    [null, "/y", `${lines[1]}${lines[2]}`],
    [null, null, lines[4]],
  ]);
  expect(await split("model_url")).toEqual([
    ["a", "/x", `${lines[0]}${lines[3]}`],
    ["b", "/y", lines[1]],
    ["a", "/y", lines[2]],
    [null, null, lines[4]],
  ]);
});

test("parts of one model are cut further where they are over a limit", async () => {
  const lines = Array.from({ length: 25 }, (_, at) => request(`r${at}`, at % 5 === 0 ? "rare" : "often"));
  const { parts } = await splitRequests(new Blob(lines), { kind: "model", most: { lines: 12, bytes: 1_000_000 } }, run);
  expect(parts.map(({ model, requests }) => [model, requests])).toEqual([
    ["rare", 5],
    ["often", 10],
    ["often", 10],
  ]);
});

test("the fewest parts that fit both limits are of about the same weight", async () => {
  const file = new Blob([many(1_001)]);
  const { parts } = await splitRequests(file, { kind: "limits", lines: 500, bytes: 1_000_000 }, run);
  expect(parts.map(({ requests }) => requests)).toEqual([334, 334, 333]);
});

test("empty files, bounds below one and too many parts are refused", async () => {
  await expect(splitRequests(new Blob(["\n"]), { kind: "model" }, run)).rejects.toThrow("no requests");
  await expect(splitRequests(new Blob([many(2)]), { kind: "lines", lines: 0 }, run)).rejects.toThrow("at least one");
  await expect(splitRequests(new Blob([many(1_500)]), { kind: "lines", lines: 1 }, run)).rejects.toThrow("1,500 files");
});

const hows = fc.oneof(
  fc.record({ kind: fc.constant("lines" as const), lines: fc.integer({ min: 1, max: 9 }) }),
  fc.record({ kind: fc.constant("bytes" as const), bytes: fc.integer({ min: 1, max: 400 }) }),
  fc.record({
    kind: fc.constant("limits" as const),
    lines: fc.integer({ min: 1, max: 9 }),
    bytes: fc.integer({ min: 1, max: 400 }),
  }),
);

test("whatever the lines hold, the parts put together are the file", async () => {
  const line = fc.oneof(
    fc.json().map((text) => `${text} \r`),
    fc.string({ minLength: 1 }).map((text) => `x${text.replaceAll("\n", "")}`),
    fc
      .record({ id: fc.string(), model: fc.string() })
      .map(({ id, model }) => JSON.stringify({ custom_id: id, body: { model } })),
  );
  await fc.assert(
    fc.asyncProperty(
      fc.array(line, { minLength: 1, maxLength: 40 }),
      fc.boolean(),
      hows,
      async (lines, hasEnd, how: SplitHow) => {
        const text = lines.join("\n") + (hasEnd ? "\n" : "");
        const { parts } = await splitRequests(new Blob([text]), how, run);
        const bytes = await Promise.all(parts.map(async ({ blob }) => new Uint8Array(await blob.arrayBuffer())));
        expect(Buffer.concat(bytes).equals(Buffer.from(text))).toBe(true);
        for (const part of parts) {
          if ("lines" in how) expect(part.requests).toBeLessThanOrEqual(how.lines);
          if ("bytes" in how && part.requests > 1) expect(part.blob.size).toBeLessThanOrEqual(how.bytes);
        }
      },
    ),
    { numRuns: 150 },
  );
});

test("whatever models and urls there are, each part holds one, within the limits, and together they hold every line once", async () => {
  const name = fc.constantFrom("a", "b", "", "__proto__");
  const line = fc.record({ model: name, url: name, pad: fc.nat(30) });
  const most = fc.record({ lines: fc.integer({ min: 1, max: 9 }), bytes: fc.integer({ min: 1, max: 400 }) });
  await fc.assert(
    fc.asyncProperty(
      fc.array(line, { minLength: 1, maxLength: 40 }),
      fc.constantFrom("model" as const, "url" as const, "model_url" as const),
      fc.option(most, { nil: undefined }),
      async (lines, kind, bounds) => {
        const written = lines.map(
          ({ model, url, pad }, at) =>
            `{"n":${at},"url":"${url}","body":{"model":"${model}","p":"${"p".repeat(pad)}"}}\n`,
        );
        const { parts } = await splitRequests(new Blob(written), bounds ? { kind, most: bounds } : { kind }, run);
        const texts = await Promise.all(parts.map(({ blob }) => blob.text()));
        const keyOf = (text: string) => {
          const { url, body } = JSON.parse(text);
          return `${kind === "url" ? "" : body.model} ${kind === "model" ? "" : url}`;
        };
        const byPart = texts.map((text) => text.split(/(?<=\n)/));
        for (const part of byPart) {
          expect(new Set(part.map(keyOf)).size).toBe(1);
          if (bounds) expect(part.length).toBeLessThanOrEqual(bounds.lines);
          if (bounds && part.length > 1) expect(part.join("").length).toBeLessThanOrEqual(bounds.bytes);
          const order = part.map((text) => written.indexOf(text));
          expect(order).toEqual([...order].sort((a, b) => a - b));
        }
        expect(byPart.flat().sort()).toEqual([...written].sort());
      },
    ),
    { numRuns: 80 },
  );
});
