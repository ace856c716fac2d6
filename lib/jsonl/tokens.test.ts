import { countTokens as tokenize } from "gpt-tokenizer/encoding/o200k_base";
import { describe, expect, it } from "vitest";
import { inPieces, limits } from "./cases/files";
import { type TEXTS, textIn } from "./cases/texts";
import { checkStream } from "./check-stream";
import { emptyImages } from "./tally/images";
import { fitCount, roughTokens } from "./token/count";
import { fitRatio } from "./token/fit";
import { imageTokens } from "./token/images";
import { countTokens } from "./tokens";

const languages = ["english", "german", "chinese", "code"] as const satisfies (keyof typeof TEXTS)[];

function chatLine(id: number, model: string, content: unknown, more = {}): string {
  const body = { model, messages: [{ role: "user", content }], max_tokens: 9, ...more };
  return JSON.stringify({ custom_id: `row-${id}`, method: "POST", url: "/v1/chat/completions", body });
}

const check = (lines: string[]) => checkStream(inPieces(lines.join("\n"), 50_000), { limits });

describe("text", () => {
  for (const isEscaped of [false, true])
    it(`stays within 10 % of the real count per model, ${isEscaped ? "written with \\u escapes" : "as UTF-8"}`, async () => {
      const lines: string[] = [];
      const exact = new Map<string, number>();
      for (let i = 0; i < 1_200; i++) {
        const model = languages[i % 4] as (typeof languages)[number];
        const text = textIn(model, i);
        // Around each request stands what a chat template adds: four per message, three per request.
        exact.set(model, (exact.get(model) ?? 0) + tokenize(text) + 7);
        const line = chatLine(i, model, text);
        lines.push(
          isEscaped
            ? line.replace(/[\u0080-\uffff]/g, (c) => `\\u${c.charCodeAt(0).toString(16).padStart(4, "0")}`)
            : line,
        );
      }
      const report = await check(lines);
      const counted = await countTokens(report);
      expect(counted.groups).toHaveLength(4);
      for (const group of counted.groups) {
        const real = exact.get(group.model ?? "") ?? 0;
        const share = group.input.likely / real;
        expect(share, `${group.model}: ${group.input.likely} for ${real}`).toBeGreaterThan(0.9);
        expect(share).toBeLessThan(1.1);
        expect(group.sampledRequests).toBeGreaterThanOrEqual(16);
        expect(group.basis[0]?.kind).toBe("sampled");
        expect(group.input.low).toBeLessThan(group.input.likely);
        expect(group.input.high).toBeGreaterThan(group.input.likely);
      }
      expect(counted.input.likely).toBe(counted.groups.reduce((sum, group) => sum + group.input.likely, 0));
    });

  it("long prompts are measured by slices", async () => {
    const lines = Array.from({ length: 30 }, (_, i) =>
      chatLine(i, "m", languages.map((language) => textIn(language, i).repeat(5)).join("\n")),
    );
    const real = lines.reduce(
      (sum, line) => sum + tokenize((JSON.parse(line) as Chat).body.messages[0]?.content ?? "") + 7,
      0,
    );
    const report = await check(lines);
    expect(Math.max(...report.sample.map((sample) => sample.raw.length))).toBeLessThanOrEqual(3_100);
    const counted = await countTokens(report);
    expect(counted.input.likely / real).toBeGreaterThan(0.9);
    expect(counted.input.likely / real).toBeLessThan(1.1);
  });

  it("prompts that mix languages stay within 10 %, each in its own measure", async () => {
    const texts = Array.from({ length: 400 }, (_, i) =>
      [languages[i % 4], languages[(i >> 2) % 4], languages[(i * 7) % 4]]
        .map((language, at) => textIn(language as (typeof languages)[number], i + at))
        .join(i % 2 ? "\n\n" : " "),
    );
    const counted = await countTokens(await check(texts.map((text, i) => chatLine(i, "m", text))));
    const real = texts.reduce((sum, text) => sum + tokenize(text) + 7, 0);
    expect(counted.input.likely / real).toBeGreaterThan(0.9);
    expect(counted.input.likely / real).toBeLessThan(1.1);
    expect(counted.input.low).toBeLessThanOrEqual(real);
    expect(counted.input.high).toBeGreaterThanOrEqual(real);
  });

  it("text that looks like a control token is text", async () => {
    const counted = await countTokens(await check([chatLine(1, "m", "<|endoftext|> <|im_start|>".repeat(20))]));
    expect(counted.groups[0]?.basis[0]?.kind).toBe("sampled");
    expect(counted.input.likely).toBeGreaterThan(100);
  });

  it("one unbroken run of a megabyte does not take long", async () => {
    const counted = await countTokens(
      await check([chatLine(1, "m", "ab".repeat(500_000)), chatLine(2, "m", "中".repeat(300_000))]),
    );
    expect(counted.input.likely).toBeGreaterThan(50_000);
  });
});

interface Chat {
  body: { messages: { content: string }[] };
}

describe("what is not text", () => {
  const png = (width: number, height: number) => {
    const head = Buffer.alloc(33);
    head.set([0x89, 0x50, 0x4e, 0x47, 13, 10, 26, 10, 0, 0, 0, 13]);
    head.write("IHDR", 12);
    head.writeUInt32BE(width, 16);
    head.writeUInt32BE(height, 20);
    return `data:image/png;base64,${Buffer.concat([head, Buffer.alloc(60_000)]).toString("base64")}`;
  };
  const image = (url: string) => [{ type: "image_url", image_url: { url } }];

  it("images count by their pixels, never as text", async () => {
    const report = await check([chatLine(1, "Qwen/Qwen3-VL-30B-A3B-Instruct-FP8", image(png(640, 320)))]);
    const [group] = report.tally.groups;
    expect(group?.images).toMatchObject({
      count: 1,
      inline: 1,
      sized: 1,
      pixels: 204_800,
      cells32: 200,
      types: { png: 1 },
    });
    expect(group?.promptBytes.sum).toBe(0);
    const counted = await countTokens(report);
    expect(counted.groups[0]?.images.likely).toBe(200);
    expect(counted.groups[0]?.text.likely).toBe(7);
    expect(counted.groups[0]?.basis.map((basis) => basis.kind)).toEqual(["image_pixels"]);
  });

  it.each([
    // 1,024 × 1,024 is shrunk to 768 × 768: four tiles. 33 × 33 patches, cut to 1,536 at most where larger.
    ["gpt-4o", 1_024, 1_024, 85 + 4 * 170],
    ["openai/gpt-4o-2024-11-20", 2_048, 4_096, 85 + 6 * 170],
    ["gpt-4o-mini", 512, 512, 2_833 + 5_667],
    ["gpt-5", 1_024, 1_024, 70 + 4 * 140],
    ["o3", 100, 100, 75 + 150],
    ["gpt-4.1-mini", 1_024, 1_024, Math.round(1_024 * 1.62)],
    ["o4-mini", 1_800, 2_400, Math.round(1_452 * 1.72)],
    ["claude-sonnet-4-5", 1_000, 1_000, Math.round(1_000_000 / 750)],
    ["claude-opus-4-1", 8_000, 8_000, 1_600],
    ["google/gemma-3-27b-it", 1_024, 1_024, 256],
    ["Qwen/Qwen2.5-VL-7B-Instruct", 280, 56, 20],
    ["Qwen/Qwen3-VL-30B-A3B-Instruct-FP8", 640, 320, 200],
  ])("an image of %s is charged as its maker says: %i × %i", async (model, width, height, tokens) => {
    const counted = await countTokens(await check([chatLine(1, model, image(png(width, height)))]));
    expect(counted.groups[0]?.images.likely).toBe(tokens);
    expect(counted.groups[0]?.basis.map((basis) => basis.kind)).toEqual(["image_pixels"]);
  });

  it("an image of another model is charged as is usual, which is said and has a wide range", async () => {
    const counted = await countTokens(await check([chatLine(1, "acme/seer-1", image(png(280, 280)))]));
    expect(counted.groups[0]?.images).toEqual({ low: 30, likely: 100, high: 200 });
    expect(counted.groups[0]?.basis).toMatchObject([
      { kind: "image_unruled", sentence: expect.stringContaining("how acme/seer-1 counts them is not known") },
    ]);
  });

  it("a tally of before there were tiles is taken as usual, not as nothing", () => {
    const images = { ...emptyImages(), count: 1, inline: 1, sized: 1, pixels: 78_400, cells28: 100, cells32: 81 };
    expect(imageTokens("gpt-4o", images)).toMatchObject({
      tokens: { likely: 100 },
      basis: [{ kind: "image_unruled" }],
    });
  });

  it("images of unknown size get a stated default", async () => {
    const counted = await countTokens(await check([chatLine(1, "m", image("https://example.com/a.jpg"))]));
    expect(counted.groups[0]?.images).toEqual({ low: 250, likely: 1_000, high: 2_600 });
    expect(counted.groups[0]?.basis[0]).toMatchObject({ kind: "image_default", params: { images: 1, tokens: 1_000 } });
  });

  it("token ids are counted exactly; an embeddings file is not 0", async () => {
    const embed = (input: unknown) =>
      JSON.stringify({ custom_id: "e", method: "POST", url: "/v1/embeddings", body: { model: "e", input } });
    const ids = await countTokens(await check([embed([1, 2, 3]), embed([[4, 5], [6]])]));
    expect(ids.input).toEqual({ low: 6, likely: 6, high: 6 });
    const text = await countTokens(await check([embed("Peat cutting was regulated by parish courts until 1842.")]));
    expect(text.input.likely).toBe(tokenize("Peat cutting was regulated by parish courts until 1842."));
  });

  it("tools are part of the input", async () => {
    const tools = [{ type: "function", function: { name: "search", description: "Search the web", parameters: {} } }];
    const without = await countTokens(await check([chatLine(1, "m", "hi")]));
    const counted = await countTokens(await check([chatLine(1, "m", "hi", { tools })]));
    const real = tokenize(JSON.stringify(tools));
    expect(counted.input.likely - without.input.likely).toBeGreaterThan(real * 0.6);
    expect(counted.input.likely - without.input.likely).toBeLessThan(real * 1.6);
  });
});

describe("without a sample", () => {
  it("a usual ratio is taken and said so", async () => {
    const report = await check([chatLine(1, "m", "x".repeat(4_000))]);
    const rough = roughTokens(report);
    expect(rough.groups[0]?.text).toEqual({ low: 657, likely: 1_007, high: 1_357 });
    expect(rough.groups[0]?.basis[0]?.kind).toBe("default_ratio");
  });

  it("a group that was not sampled borrows from the others", async () => {
    const report = await check([chatLine(1, "m", "x".repeat(4_000))]);
    const counted = fitCount(report, [{ model: "other", url: null, prompts: [{ bytes: 100, tokens: 50 }] }]);
    expect(counted.groups[0]).toMatchObject({ tokensPerByte: 0.5, sampledRequests: 0 });
  });

  it("the spread grows with disagreement and never claims less than 2 %", () => {
    const even = fitRatio(Array.from({ length: 50 }, () => ({ bytes: 400, tokens: 100 })));
    expect(even).toEqual({ tokensPerByte: 0.25, spread: 0.02 });
    const uneven = fitRatio(Array.from({ length: 50 }, (_, i) => ({ bytes: 400, tokens: i % 2 ? 50 : 150 })));
    expect(uneven?.spread).toBeGreaterThan(0.1);
    expect(fitRatio([{ bytes: 0, tokens: 0 }])).toBeNull();
  });

  it("abort rejects with the reason", async () => {
    const report = await check([chatLine(1, "m", "hi")]);
    const reason = new Error("enough");
    await expect(countTokens(report, { signal: AbortSignal.abort(reason) })).rejects.toBe(reason);
  });
});
