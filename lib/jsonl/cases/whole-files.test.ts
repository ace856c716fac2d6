import { gzipSync } from "node:zlib";
import { describe, expect, it } from "vitest";
import { Catalogue } from "@/lib/emulator/catalogue/catalogue";
import { checkLine as upstreamCheckLine } from "@/lib/emulator/upload/check-line";
import { checkBlob } from "@/lib/jsonl/check-blob";
import { checkStream } from "@/lib/jsonl/check-stream";
import { DEFAULT_LIMITS } from "@/lib/jsonl/limits";
import { bytesOf, inPieces, limits, line, summary } from "./files";

/** Files whole, as no single line shows them; the plain ones (empty, blank, CRLF, NUL …) stand in `check-stream.test.ts`. */

const upstreamModels = new Catalogue(false);
function upstreamAccepts(text: string): boolean {
  try {
    upstreamCheckLine(text, 1, upstreamModels, limits.lineBytes);
    return true;
  } catch {
    return false;
  }
}

describe("nesting", () => {
  const nested = (levels: number) =>
    line("a").replace('"max_tokens"', `"x":${"[".repeat(levels - 2)}${"]".repeat(levels - 2)},"max_tokens"`);

  it.each([127, 128, 129, 5_000])("%i levels have the upstream's verdict", async (levels) => {
    const report = await checkStream(inPieces(nested(levels), 1_000), { limits });
    expect(report.isBlocked).toBe(!upstreamAccepts(nested(levels)));
    expect(report.isBlocked).toBe(levels > 127);
  });
});

describe("invalid UTF-8", () => {
  const before = bytesOf(`${line("a")}\n`);
  const [head = "", tail = ""] = line("b", "@").split("@");
  const cases: [name: string, bytes: number[]][] = [
    ["a sequence cut short", [0xe4, 0xb8]],
    ["a lone continuation", [0x80]],
    ["an overlong spelling", [0xc0, 0xaf]],
    ["a surrogate", [0xed, 0xa0, 0x80]],
    ["above the last code point", [0xf4, 0x90, 0x80, 0x80]],
  ];

  it.each(cases)("%s is found at every place of a border between two pieces", async (_, bad) => {
    const bytes = Uint8Array.from([...before, ...bytesOf(head), ...bad, ...bytesOf(`${tail}\n${line("c")}`)]);
    const at = before.length + bytesOf(head).length;
    for (let border = at - 1; border <= at + bad.length + 1; border++) {
      const report = await checkStream(inPieces(bytes, border, bytes.length), { limits });
      expect(summary(report)).toEqual({ invalid_utf8: { count: 1, lines: [2] } });
    }
  });
});

describe("size", () => {
  it("201 MB of sound requests: one finding, everything counted", { timeout: 120_000 }, async () => {
    const block = Array.from({ length: 250 }, (_, at) => `${line(`row-${at}`, "x".repeat(3_900))}\n`).join("");
    const bytes = bytesOf(block);
    const blocks = Math.ceil(201e6 / bytes.length);
    async function* file() {
      for (let sent = 0; sent < blocks; sent++) yield bytes;
    }
    const report = await checkStream(file(), { limits: { ...DEFAULT_LIMITS, requests: 100_000 } });
    const blocking = report.rules.filter((rule) => rule.level === "error" && rule.rule !== "duplicate_custom_id");
    expect(summary({ rules: blocking })).toEqual({ file_too_large: { count: 1, lines: [1] } });
    expect(report).toMatchObject({ fileBytes: blocks * bytes.length, requests: blocks * 250 });
  });

  it("gzip: limits and line numbers are those of the content", async () => {
    const content = `${Array.from({ length: 300 }, (_, at) => line(`row-${at}`)).join("\n")}\n{`;
    const packed = new Blob([Uint8Array.from(gzipSync(content))]);
    const report = await checkBlob(packed, { limits: { ...limits, fileBytes: content.length - 1 } });
    expect(summary(report)).toEqual({
      invalid_json: { count: 1, lines: [301] },
      file_too_large: { count: 1, lines: [1] },
    });
  });
});
