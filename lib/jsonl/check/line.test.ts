import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { DEFAULT_LIMITS } from "@/lib/jsonl/limits";
import { PADDING } from "@/lib/jsonl/scan/state";
import { Findings } from "./findings";
import { LineChecker } from "./line-checker";
import { TextCache } from "./text-cache";

const checker = new LineChecker(DEFAULT_LIMITS, new Findings(0));

function numberOf(text: string): number {
  const bytes = new Uint8Array(text.length + 1 + PADDING);
  bytes.set(new TextEncoder().encode(`${text}\n`));
  checker.scanner.state.load(bytes);
  expect(checker.scanner.scan(0)).toBe(true);
  return checker.line.number(0);
}

describe("numbers of a line", () => {
  it.each(["0", "-0", "7", "0.1", "0.2", "1.0", "0.30000000000000004", "123456.789", "1e3", "-2.5", "999999999999999"])(
    "%s is read as JSON.parse reads it",
    (text) => {
      expect(numberOf(text)).toBe(JSON.parse(text));
    },
  );

  it("any decimal is the nearest double", () => {
    const decimal = fc
      .tuple(fc.nat(999_999), fc.stringMatching(/^\d{1,10}$/))
      .map(([whole, part]) => `${whole}.${part}`);
    fc.assert(
      fc.property(decimal, (text) => {
        expect(numberOf(text)).toBe(Number(text));
      }),
    );
  });
});

describe("text cache", () => {
  it("tells texts apart that share length and end, and makes each value once", () => {
    const made: string[] = [];
    const cache = new TextCache((text) => {
      made.push(text);
      return text.toUpperCase();
    });
    const encoder = new TextEncoder();
    const texts = fc.array(fc.stringMatching(/^[ab]{0,6}z?$/), { maxLength: 60 });
    fc.assert(
      fc.property(texts, (list) => {
        for (const text of list) {
          const bytes = encoder.encode(`____"${text}"`);
          expect(cache.get(bytes, 5, 5 + text.length)).toBe(text.toUpperCase());
        }
      }),
    );
    expect(new Set(made).size).toBe(made.length);
  });
});
