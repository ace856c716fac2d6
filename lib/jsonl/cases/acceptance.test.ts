import { describe, expect, it } from "vitest";
import { checkStream } from "@/lib/jsonl/check-stream";
import { countTokens } from "@/lib/jsonl/tokens";
import { inPieces, limits, line, summary } from "./files";

const check = (content: string | Uint8Array) => checkStream(inPieces(content, 1_000), { limits });
const requestLine = (id: string, url: string, body: object) =>
  JSON.stringify({ custom_id: id, method: "POST", url, body });

describe("a file with one of everything", () => {
  const longId = `${"é".repeat(32)}x`;
  const lines = [
    `\ufeff${line("a")}\r`,
    line("b"),
    "",
    '{"custom_id":"c","method":"POST",',
    line(longId),
    line("a"),
    line("d").replace('"POST"', '"post"'),
    line("e").replace("/v1/chat/completions", "/v1/chat/completions/"),
    line("f").replace('"model":"Qwen/Qwen3.5-9B",', ""),
    line("g").replace('"max_tokens"', '"stream":true,"max_tokens"'),
  ];

  it("names every finding, with lines counted as an editor counts them", async () => {
    const report = await check(lines.join("\n"));
    expect(summary(report)).toEqual({
      bom: { count: 1, lines: [1] },
      crlf: { count: 1, lines: [1] },
      blank_lines: { count: 1, lines: [3] },
      invalid_json: { count: 1, lines: [4] },
      custom_id_too_long: { count: 1, lines: [5] },
      custom_id_not_ascii: { count: 1, lines: [5] },
      duplicate_custom_id: { count: 1, lines: [6] },
      method_case: { count: 1, lines: [7] },
      url_not_allowed: { count: 1, lines: [8] },
      mixed_urls: { count: 1, lines: [1] },
      model_missing: { count: 1, lines: [9] },
      stream_true: { count: 1, lines: [10] },
    });
    expect(report).toMatchObject({ lines: 10, blankLines: 1, requests: 9, isBlocked: true });
  });

  it("measures an id in bytes: 33 letters are 65 of them", async () => {
    expect(longId).toHaveLength(33);
    const [found] = (await check(line(longId))).rules.filter((rule) => rule.rule === "custom_id_too_long");
    expect(found?.sample[0]?.detail).toBe("65 bytes (33 characters), at most 64.");
  });

  it("offers to repair each of them, but for the note on mixed urls", async () => {
    const { rules } = await check(lines.join("\n"));
    expect(rules.filter((rule) => rule.fix === null).map((rule) => rule.rule)).toEqual(["mixed_urls"]);
  });
});

describe("figures of a file", () => {
  it("text is counted in bytes of UTF-8: four é are eight", async () => {
    const { tally } = await check(line("a", "éééé"));
    expect(tally.groups[0]?.promptBytes.sum).toBe(8);
    expect(tally.groups[0]?.promptChars).toBe(4);
  });

  it("a file of embeddings is not free of tokens", async () => {
    const report = await check(
      requestLine("e", "/v1/embeddings", { model: "m", input: "Peat cutting was regulated." }),
    );
    expect((await countTokens(report)).input.likely).toBeGreaterThan(3);
  });

  it("a message that is only an image has an image and no text", async () => {
    const content = [{ type: "image_url", image_url: { url: "https://images.example.org/a.jpg" } }];
    const report = await check(
      requestLine("i", "/v1/chat/completions", { model: "m", messages: [{ role: "user", content }], max_tokens: 9 }),
    );
    const [group] = report.tally.groups;
    expect(group?.images.count).toBe(1);
    expect(group?.promptBytes.sum).toBe(0);
  });
});
