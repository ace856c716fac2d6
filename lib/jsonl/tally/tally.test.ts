import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { inPieces, limits } from "@/lib/jsonl/cases/files";
import { checkStream } from "@/lib/jsonl/check-stream";
import { addValue, distributionOf, emptyHistogram, mergeHistogram } from "./histogram";
import { Base64Reader, imageSize } from "./image-size";
import { boundaryAt } from "./prompt-text";

const line = (id: number, model: string, body: object) =>
  JSON.stringify({ custom_id: `r${id}`, method: "POST", url: "/v1/chat/completions", body: { model, ...body } });
const tallyOf = async (lines: string[]) => (await checkStream(inPieces(lines.join("\n"), 999), { limits })).tally;
const user = (content: unknown) => ({ role: "user", content });

describe("groups", () => {
  it("model × url, largest first; requests without a body are in none", async () => {
    const embeddings = JSON.stringify({
      custom_id: "e",
      method: "POST",
      url: "/v1/embeddings",
      body: { model: "b", input: ["ab", "c"] },
    });
    const tally = await tallyOf([
      line(1, "b", { messages: [user("x")] }),
      line(2, "a", { messages: [user("x")] }),
      embeddings,
      line(3, "a", { messages: [user("x")] }),
      '{"custom_id":"z","body":1}',
    ]);
    expect(tally.requests).toBe(4);
    expect(tally.groups.map(({ model, url, requests }) => [model, url, requests])).toEqual([
      ["a", "/v1/chat/completions", 2],
      ["b", "/v1/chat/completions", 1],
      ["b", "/v1/embeddings", 1],
    ]);
    expect(tally.groups[2]).toMatchObject({ messages: 2, promptBytes: { sum: 3 } });
  });

  it("sizes are of the decoded text", async () => {
    const raw = line(1, "m", { messages: [user("PLACE")] }).replace("PLACE", "\\u00e9é\\n\\ud83d\\ude00😀中");
    const { groups } = await tallyOf([raw]);
    expect(groups[0]).toMatchObject({ promptBytes: { sum: 2 + 2 + 1 + 4 + 4 + 3 }, promptChars: 6 });
  });

  it("parts, tool calls and results are text; images, roles and syntax are not", async () => {
    const messages = [
      user([
        { type: "text", text: "12345" },
        { type: "image_url", image_url: { url: "https://x.y/a.png" } },
      ]),
      {
        role: "assistant",
        content: null,
        tool_calls: [{ type: "function", function: { name: "fn", arguments: "{}" } }],
      },
      { role: "tool", tool_call_id: "1", content: "678" },
    ];
    const tools = [{ type: "function", function: { name: "fn" } }];
    const { groups } = await tallyOf([line(1, "m", { messages, tools })]);
    expect(groups[0]).toMatchObject({
      promptBytes: { sum: 12 },
      messages: 3,
      withTools: 1,
      toolBytes: JSON.stringify(tools).length,
    });
    expect(groups[0]?.images).toMatchObject({ count: 1, remote: 1, inline: 0, bytes: 0 });
  });

  it("limits, answers and shared system prompts", async () => {
    const messages = (name: string, content: string) => [{ role: "system", content: name }, user(content)];
    const { groups } = await tallyOf([
      line(1, "m", { messages: messages("S".repeat(10), "a"), max_tokens: 100 }),
      line(2, "m", { messages: messages("S".repeat(10), "b"), max_tokens: 300, n: 3 }),
      line(3, "m", { messages: messages("T".repeat(20), "a") }),
      line(4, "m", { messages: messages("S".repeat(10), "a"), max_completion_tokens: 200 }),
      line(5, "m", {
        messages: [user("a")],
        response_format: { type: "json_schema", json_schema: { name: "n", schema: {} } },
      }),
    ]);
    expect(groups[0]).toMatchObject({
      answers: 7,
      maxTokens: { count: 3, sum: 600, min: 100, max: 300, missing: 2 },
      system: { requests: 4, bytes: 50, distinct: 2, sharedBytes: 30 },
      withSchema: 1,
    });
  });

  it("a body met before is a repeat, whatever its id; another parameter or model makes it another request", async () => {
    const { groups } = await tallyOf([
      line(1, "m", { messages: [user("abc")], seed: 1 }),
      line(2, "m", { messages: [user("abc")], seed: 1 }),
      line(3, "m", { messages: [user("abc")], seed: 2 }),
      line(4, "m", { messages: [user("abc")], seed: 1 }),
      line(5, "n", { messages: [user("abc")], seed: 1 }),
    ]);
    expect(groups.map(({ model, repeats }) => [model, repeats])).toEqual([
      ["m", { requests: 2, promptBytes: 6 }],
      ["n", { requests: 0, promptBytes: 0 }],
    ]);
  });

  it("more than 200 pairs are counted together", async () => {
    const tally = await tallyOf(Array.from({ length: 250 }, (_, i) => line(i, `m${i}`, { messages: [user("x")] })));
    expect(tally.groups).toHaveLength(200);
    expect(tally).toMatchObject({ requests: 250, ungrouped: 50 });
  });
});

describe("histogram", () => {
  it("is exact in count, sum and ends, near in between, and adds up from parts", () => {
    fc.assert(
      fc.property(
        fc.array(fc.oneof(fc.nat(100), fc.nat(5_000_000), fc.nat(2 ** 40)), { minLength: 1, maxLength: 200 }),
        (values) => {
          const whole = emptyHistogram();
          const left = emptyHistogram();
          const right = emptyHistogram();
          for (const [index, value] of values.entries()) {
            addValue(whole, value);
            addValue(index % 3 ? left : right, value);
          }
          mergeHistogram(left, right);
          const found = distributionOf(whole);
          expect(distributionOf(left)).toEqual(found);
          const sorted = [...values].sort((a, b) => a - b);
          const at = (share: number) => sorted[Math.ceil(values.length * share) - 1] ?? 0;
          expect(found).toMatchObject({ count: values.length, min: sorted[0], max: sorted.at(-1) });
          expect(found.sum).toBe(values.reduce((sum, value) => sum + value, 0));
          expect(Math.abs(found.median - at(0.5))).toBeLessThanOrEqual(at(0.5) * 0.02);
          expect(Math.abs(found.p95 - at(0.95))).toBeLessThanOrEqual(at(0.95) * 0.02);
          expect(found.buckets.reduce((sum, bucket) => sum + bucket.count, 0)).toBe(values.length);
          for (const { from, to, count } of found.buckets)
            expect(values.filter((value) => value >= from && value < to)).toHaveLength(count);
        },
      ),
    );
  });
});

describe("image sizes", () => {
  const read = (...bytes: (number | string)[]) => {
    const raw = Buffer.concat(
      bytes.map((part) => (typeof part === "string" ? Buffer.from(part, "latin1") : Buffer.from([part]))),
    );
    const text = new TextEncoder().encode(raw.toString("base64"));
    return imageSize(new Base64Reader(text, 0, text.length));
  };
  const zeros = (count: number) => "\0".repeat(count);

  it("PNG, GIF, WebP in its three forms", () => {
    expect(read("\x89PNG\r\n\x1a\n\0\0\0\rIHDR", 0, 0, 2, 1, 0, 0, 1, 4)).toEqual({ width: 513, height: 260 });
    expect(read("GIF89a", 44, 1, 200, 0)).toEqual({ width: 300, height: 200 });
    expect(read("RIFF", zeros(4), "WEBPVP8X", zeros(8), 0xff, 3, 0, 0xff, 1, 0)).toEqual({ width: 1_024, height: 512 });
    expect(read("RIFF", zeros(4), "WEBPVP8 ", zeros(10), 0x40, 1, 0xf0, 0)).toEqual({ width: 320, height: 240 });
    expect(read("RIFF", zeros(4), "WEBPVP8L", zeros(5), 0x3f, 0xc1, 0x3b, 0, zeros(6))).toEqual({
      width: 320,
      height: 240,
    });
  });

  it("JPEG behind a large thumbnail; progressive too", () => {
    const app = (size: number) => ["\xff\xe1", size >> 8, size & 255, zeros(size - 2)] as const;
    for (const marker of [0xc0, 0xc2])
      expect(read("\xff\xd8", ...app(60_000), ...app(20), 0xff, marker, 0, 17, 8, 1, 0xe0, 2, 0x80, 3)).toEqual({
        width: 640,
        height: 480,
      });
  });

  it("anything else has none", () => {
    expect(read("hello world, this is no image at all")).toBeNull();
    expect(read("\x89PNG")).toBeNull();
    expect(read("\xff\xd8\xff\xc0")).toBeNull();
    expect(read("\xff\xd8", zeros(40))).toBeNull();
    expect(read("GIF89a", 0, 0, 0, 0)).toBeNull();
    fc.assert(
      fc.property(
        fc.constantFrom("", "\x89PNG", "\xff\xd8", "GIF8", "RIFF"),
        fc.uint8Array({ maxLength: 60 }),
        (start, bytes) => {
          const size = read(start, ...bytes);
          if (size !== null) expect(Math.min(size.width, size.height)).toBeGreaterThan(0);
        },
      ),
    );
  });
});

describe("slices of a text", () => {
  it("are cut between characters and escapes", () => {
    const pieces = fc.array(fc.constantFrom("a", "é", "中", "😀", "\\n", "\\\\", "\\u00e9", '\\"'), { maxLength: 30 });
    fc.assert(
      fc.property(pieces, fc.nat(200), (parts, place) => {
        const bytes = new TextEncoder().encode(parts.join(""));
        const at = Math.min(place, bytes.length);
        const cut = boundaryAt(bytes, 0, bytes.length, at);
        const ends = parts.map((_, index) => new TextEncoder().encode(parts.slice(0, index).join("")).length);
        expect([...ends, bytes.length]).toContain(cut);
        expect(cut).toBeGreaterThanOrEqual(at);
        expect(cut - at).toBeLessThan(6);
      }),
    );
  });
});
