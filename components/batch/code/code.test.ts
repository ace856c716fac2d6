import { execFileSync } from "node:child_process";
import { describe, expect, test } from "vitest";
import { type CodeInput, quoted, shellWord } from "./code-input";
import { curlCode } from "./curl-code";
import { dwCode } from "./dw-code";
import { pythonCode } from "./python-code";
import { typescriptCode } from "./typescript-code";

const hostile = 'it\'s "odd"; $(touch pwned) `id` \\ $HOME\u2028.jsonl';
const input = (over: Partial<CodeInput> = {}): CodeInput => ({
  fileName: hostile,
  endpoint: "/v1/chat/completions",
  window: "24h",
  hasInPlaceRetry: true,
  ...over,
});
const inBash = (script: string, ...args: string[]) =>
  execFileSync("bash", ["-c", script, ...args], { encoding: "utf8" });

describe("names from outside", () => {
  test("a shell reads back exactly the name, and runs nothing in it", () => {
    expect(inBash(`printf %s ${shellWord(hostile)}`)).toBe(hostile);
  });

  test("a string reads back exactly the name", () => {
    expect(JSON.parse(quoted(hostile))).toBe(hostile);
    expect(quoted(hostile)).not.toContain("\u2028");
  });
});

describe("programs", () => {
  const write = { curlCode, dwCode, pythonCode, typescriptCode };

  test.each(Object.entries(write))("%s takes key from the environment and names file and window", (_name, code) => {
    for (const hasInPlaceRetry of [true, false]) {
      const text = code(input({ hasInPlaceRetry, fileName: "tickets.jsonl", window: "1h" }));
      expect(text).toContain("BATCH_API_KEY");
      expect(text).toContain("tickets.jsonl");
      expect(text).toMatch(/['"]1h['"]/);
      expect(text).not.toMatch(/undefined|\[object/);
    }
  });

  test.each([curlCode, dwCode])("shell scripts are valid whatever the file is called", (code) => {
    for (const hasInPlaceRetry of [true, false]) {
      expect(() => execFileSync("bash", ["-n"], { input: code(input({ hasInPlaceRetry })) })).not.toThrow();
    }
  });

  test("partial answers are asked for by both names of the place to go on from", () => {
    expect(curlCode(input())).toContain("skip=$lines&offset=$lines");
    expect(pythonCode(input())).toContain("skip={lines}&offset={lines}");
    expect(typescriptCode(input())).toContain("{ skip: lines, offset: lines }");
  });

  test("some rows are picked by a list of their ids, byte for byte", () => {
    const chosen = input({ fileName: "all.jsonl", idsName: "some ids.jsonl" });
    for (const code of Object.values(write)) expect(code(chosen)).toContain("some ids.jsonl");
    for (const code of Object.values(write)) expect(code(input())).not.toMatch(/only_?chosen/i);
    for (const code of [curlCode, dwCode])
      expect(() => execFileSync("bash", ["-n"], { input: code(chosen) })).not.toThrow();
  });

  test("where the upstream cannot retry in place, failed requests become a file", () => {
    for (const code of [curlCode, pythonCode, typescriptCode]) {
      expect(code(input())).toContain("/retry");
      expect(code(input({ hasInPlaceRetry: false }))).toContain("retry.jsonl");
      expect(code(input({ hasInPlaceRetry: false }))).not.toMatch(/batches\/[^\s]*retry/);
    }
  });
});
