import { createHash } from "node:crypto";
import { createReadStream, readFileSync } from "node:fs";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { bytesOf, inPieces, limits, line, summary, timeless } from "./cases/files";
import { stock } from "./cases/random-line";
import { checkStream } from "./check-stream";
import { CheckReportWire } from "./contract";

const check = (content: string | Uint8Array, changes = {}) =>
  checkStream(inPieces(content, 65_536), { limits: { ...limits, ...changes } });

describe("the fixtures", () => {
  it("messy.jsonl: every expected finding, nothing else above info", async () => {
    const expected = JSON.parse(readFileSync("e2e/fixtures/messy.expected.json", "utf8")) as {
      requests: number;
      blank_lines: number;
      findings: { line: number; rule: string; level: string }[];
    };
    const report = await checkStream(createReadStream("e2e/fixtures/messy.jsonl"), { limits });
    expect(report).toMatchObject({
      lines: 23,
      requests: expected.requests,
      blankLines: expected.blank_lines,
      isBlocked: true,
    });
    const found = report.rules.flatMap((rule) =>
      rule.sample.map((finding) => ({ line: finding.line, rule: rule.rule, level: rule.level })),
    );
    for (const finding of expected.findings) expect(found).toContainEqual(finding);
    const serious = found.filter(({ level }) => level !== "info");
    expect(serious).toHaveLength(expected.findings.filter(({ level }) => level !== "info").length);
  });

  it("request-shapes.jsonl: only the two lines without a model block", async () => {
    const report = await checkStream(createReadStream("e2e/fixtures/request-shapes.jsonl"), { limits });
    const blocking = report.rules.filter((rule) => rule.level === "error");
    expect(summary({ rules: blocking })).toEqual({ model_missing: { count: 2, lines: [1, 4] } });
    expect(report.tally.groups.find((group) => group.url === "/v1/embeddings")?.promptBytes.sum).toBe(55);
  });
});

describe("a connection that takes one model and url in a file", () => {
  const embeds = JSON.stringify({
    ...{ custom_id: "e", method: "POST", url: "/v1/embeddings" },
    body: { model: "Qwen/Qwen3-Embedding-8B", input: "x" },
  });
  it("is told of the second of each, where others get a note", async () => {
    const plain = await check(`${line("a")}\n${embeds}`, { isOneModelPerFile: true });
    expect(plain.rules.map(({ rule, level, fix }) => [rule, level, fix])).toEqual([
      ["one_model_per_file", "error", "split"],
      ["one_url_per_file", "error", "split"],
    ]);
    expect(plain.isBlocked).toBe(true);
    expect(plain.rules[1]?.sample[0]?.detail).toBe("2 urls: /v1/chat/completions, /v1/embeddings.");
    const other = await check(`${line("a")}\n${embeds}`);
    expect(other.rules.map(({ rule, level }) => [rule, level])).toEqual([
      ["mixed_models", "info"],
      ["mixed_urls", "info"],
    ]);
    expect(other.isBlocked).toBe(false);
  });
  it("takes a file of one of each", async () => {
    const { rules } = await check(`${line("a")}\n${line("b")}`, { isOneModelPerFile: true });
    expect(rules).toEqual([]);
  });
});

describe("whole files", () => {
  it("empty", async () => {
    const report = await check("");
    expect(report).toMatchObject({ fileBytes: 0, lines: 0, requests: 0, isBlocked: true, bytes: 0 });
    expect(summary(report)).toEqual({ no_requests: { count: 1, lines: [1] } });
  });

  it("only blank lines", async () => {
    const report = await check("\n \t\n\r\n\n");
    expect(report).toMatchObject({ lines: 4, blankLines: 4, requests: 0, isBlocked: true });
    expect(summary(report)).toMatchObject({
      no_requests: { count: 1 },
      blank_lines: { count: 4, lines: [1, 2, 3, 4] },
    });
  });

  it("with and without a final line feed", async () => {
    const one = await check(`${line("a")}\n${line("b")}\n`);
    const other = await check(`${line("a")}\n${line("b")}`);
    expect(one).toMatchObject({ lines: 2, requests: 2, isBlocked: false, rules: [] });
    expect(other).toMatchObject({ lines: 2, requests: 2, isBlocked: false, rules: [] });
  });

  it("a byte-order mark and CRLF; later marks are not JSON", async () => {
    const report = await check(`\ufeff${line("a")}\r\n${line("b")}\r\n\ufeff${line("c")}\r\n`);
    expect(summary(report)).toEqual({
      bom: { count: 1, lines: [1] },
      crlf: { count: 3, lines: [1, 2, 3] },
      invalid_json: { count: 1, lines: [3] },
    });
    expect(report.rules.find((rule) => rule.rule === "invalid_json")?.sample[0]?.detail).toContain("byte-order mark");
  });

  it("NUL bytes, in and between lines", async () => {
    const report = await check(`${line("a")}\n\0\n${line("b").replace("river", "ri\0ver")}\n${line("c")}\n`);
    expect(summary(report)).toEqual({ invalid_json: { count: 2, lines: [2, 3] } });
  });

  it("a finding gives the bytes of its line and the column in characters", async () => {
    const first = line("ä");
    const broken = line("b", "üü").replace('"max_tokens":32', '"max_tokens":03');
    const report = await check(`${first}\r\n\n${broken}\r\n`);
    const [finding] = report.rules.find((rule) => rule.rule === "invalid_json")?.sample ?? [];
    const bytes = bytesOf(`${first}\r\n\n${broken}\r\n`);
    expect(finding).toMatchObject({ line: 3, column: broken.indexOf("03") + 2 });
    const { offset, length } = finding ?? { offset: 0, length: 0 };
    expect(new TextDecoder().decode(bytes.subarray(offset, offset + length))).toBe(broken);
  });

  it("duplicates are found by their decoded bytes, each naming the first line", async () => {
    const escaped = line("b").replace('"b"', '"\\u0061"');
    const report = await check([line("a"), "", escaped, line("__proto__"), line("a"), line("__proto__")].join("\n"));
    const found = report.rules.find((rule) => rule.rule === "duplicate_custom_id");
    expect(found?.count).toBe(3);
    expect(found?.fixLabel).toBe("Rename 3");
    expect(found?.sample.map((finding) => finding.detail)).toEqual([
      "Line 3 repeats line 1.",
      "Line 5 repeats line 1.",
      "Line 6 repeats line 4.",
    ]);
  });

  it("60,000 requests: one finding over the limit, counts exact, places bounded", async () => {
    const content = Array.from({ length: 60_000 }, (_, i) => line(`row-${i % 59_000}`)).join("\n");
    const report = await check(content);
    expect(report.requests).toBe(60_000);
    expect(summary(report).too_many_requests?.count).toBe(1);
    const duplicates = report.rules.find((rule) => rule.rule === "duplicate_custom_id");
    expect(duplicates?.count).toBe(1_000);
    expect(duplicates?.sample).toHaveLength(100);
    expect(duplicates?.sample[0]?.line).toBe(59_001);
    expect(report.tally.groups[0]).toMatchObject({ requests: 60_000, repeats: { requests: 59_999 } });
  });

  it("a file over the size limit", async () => {
    const content = `${line("a")}\n${line("b")}\n`;
    const report = await check(content, { fileBytes: content.length - 1 });
    expect(summary(report)).toEqual({ file_too_large: { count: 1, lines: [1] } });
    expect((await check(content, { fileBytes: content.length })).rules).toEqual([]);
  });

  it("a 9 MB line passes under 10 MiB and is refused under 8 MiB", async () => {
    const content = `${line("a")}\n${line("b", "x".repeat(9_000_000))}\n${line("c")}`;
    expect(summary(await check(content))).toEqual({ line_large: { count: 1, lines: [2] } });
    const strict = await check(content, { lineBytes: 8 << 20 });
    expect(summary(strict)).toEqual({ line_too_long: { count: 1, lines: [2] } });
    expect(strict.requests).toBe(3);
  });

  it("a gigabyte without a line feed is refused early, in bounded memory", async () => {
    const chunk = new Uint8Array(1 << 20).fill(0x61);
    let sent = 0;
    let largest = 0;
    const before = process.memoryUsage.rss();
    async function* endless() {
      while (sent < 1 << 30) {
        sent += chunk.length;
        largest = Math.max(largest, process.memoryUsage.rss() - before);
        yield chunk;
      }
    }
    const report = await checkStream(endless(), { limits });
    expect(summary(report)).toMatchObject({ line_too_long: { count: 1, lines: [1] }, check_stopped: { count: 1 } });
    expect(sent).toBeLessThan(100 << 20);
    expect(report.bytes).toBe(sent);
    expect(largest).toBeLessThan(128 << 20);
  });

  it("a file far over the limit is not read to its end", async () => {
    const report = await check(`${line("a")}\n`.repeat(20_000), { fileBytes: 10_000 });
    expect(report.bytes).toBeLessThan(300_000);
    expect(summary(report)).toMatchObject({ file_too_large: { count: 1 }, check_stopped: { count: 1 } });
  });

  it("a million levels in one line: refused, process alive", async () => {
    const report = await check(`${"[".repeat(1_000_000)}\n${line("a")}`);
    expect(summary(report)).toEqual({ too_deep: { count: 1, lines: [1] } });
  });

  it("more than a million values in one line are refused", async () => {
    const report = await check(line("a").replace('"max_tokens":32', `"x":[${'"",'.repeat(1_100_000)}""]`));
    expect(summary(report)).toEqual({
      too_many_values: { count: 1, lines: [1] },
      line_large: { count: 1, lines: [1] },
    });
  });

  it("hash, size, wire shape and abort", async () => {
    const content = `${line("a")}\n`;
    const report = await check(content);
    expect(report.sha256).toBe(createHash("sha256").update(content).digest("hex"));
    expect(report.bytes).toBe(content.length);
    const { sample, sha256: _, bytes: __, ...wire } = report;
    expect(CheckReportWire.parse(report)).toEqual(wire);
    expect(sample.map(({ model, raw }) => [model, new TextDecoder().decode(raw)])).toEqual([
      ["Qwen/Qwen3.5-9B", "Name a river."],
    ]);
    const reason = new Error("enough");
    const signal = AbortSignal.abort(reason);
    await expect(checkStream(inPieces(content, 10), { limits, signal })).rejects.toBe(reason);
  });

  it("details name what was found, long numbers cut", async () => {
    const seed = (text: string) => line("a").replace('"max_tokens":32', `"max_tokens":32,"seed":${text}`);
    const detail = async (text: string) => (await check(seed(text))).rules[0]?.sample[0]?.detail;
    expect(await detail("12345678901234567890")).toBe("12345678901234567890 becomes 12345678901234567168.");
    expect(await detail("0.12345678901234567890")).toBe("0.12345678901234567890 becomes 0.12345678901234568.");
    expect(await detail("1".repeat(60))).toBe(`${"1".repeat(40)}… loses digits.`);
    const half = seed('"\\ud800"');
    const column = half.indexOf("\\ud800") + 1;
    expect(await detail('"\\ud800"')).toBe(`\\ud800 at column ${column} has no other half.`);
  });

  it("polluting keys change no prototype", async () => {
    await check(
      `{"__proto__":{"x":1},"constructor":{"prototype":{"x":1}},"body":{"__proto__":{"x":1}}}\n${line("__proto__")}`,
    );
    expect(({} as { x?: unknown }).x).toBeUndefined();
  });
});

describe("pieces", () => {
  const lines = fc.array(
    fc.oneof(fc.constantFrom(...stock), fc.constant(bytesOf("")), fc.constant(bytesOf(`${line("ü€😀")}\r`))),
    {
      minLength: 1,
      maxLength: 12,
    },
  );
  const join = (all: Uint8Array[], ends: boolean) =>
    Uint8Array.from(all.flatMap((one, index) => [...one, ...(index < all.length - 1 || ends ? [0x0a] : [])]));

  it("any cutting gives the same report", async () => {
    await fc.assert(
      fc.asyncProperty(
        lines,
        fc.boolean(),
        fc.array(fc.integer({ min: 1, max: 700 }), { minLength: 1, maxLength: 30 }),
        fc.constantFrom(limits.lineBytes, 200, 60),
        async (all, ends, sizes, lineBytes) => {
          const content = join(all, ends);
          const options = { limits: { ...limits, lineBytes, fileBytes: 1_000_000 } };
          const whole = await checkStream(inPieces(content, content.length), options);
          const cut = await checkStream(inPieces(content, ...sizes), options);
          expect(timeless(cut)).toEqual(timeless(whole));
        },
      ),
      { numRuns: 150 },
    );
  });

  it("a multi-byte character cut anywhere stays one", async () => {
    const content = `${line("a", "é€😀".repeat(5))}\n${line("b")}`;
    for (let size = 1; size < 9; size++)
      expect((await checkStream(inPieces(content, size), { limits })).rules).toEqual([]);
  });
});
