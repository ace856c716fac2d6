import fc from "fast-check";
import { countTokens as libraryCount } from "gpt-tokenizer/encoding/o200k_base";
import { describe, expect, it } from "vitest";
import { TEXTS, textIn } from "@/lib/jsonl/cases/texts";
import { countTokens } from "./o200k";

/** Every script, marks that join, pairs, spaces of all kinds; no byte-order mark, which the library drops. */
const letter = fc.oneof(
  fc.string({ unit: "binary", minLength: 1, maxLength: 1 }),
  fc.constantFrom(
    ..."aeioun  \n\t'sTßüéñ中文字数据分析こんにちは안녕하세요приветשלוםمرحباहिन्दी🌊👩‍🚀e\u0301\u00a0\u3000",
  ),
);
const text = fc.array(letter, { maxLength: 120 }).map((letters) => letters.join("").replaceAll("\ufeff", ""));
const expected = (one: string) => libraryCount(one, { disallowedSpecial: new Set<string>() });

describe("tokens are counted as the library counts them", () => {
  it("in text of any letters", () => {
    fc.assert(
      fc.property(text, (one) => {
        expect(countTokens(one)).toBe(expected(one));
      }),
      { numRuns: 1_500 },
    );
  });

  it.each(Object.keys(TEXTS) as (keyof typeof TEXTS)[])("in %s", (language) => {
    for (let number = 0; number < 20; number++) {
      const one = textIn(language, number);
      expect(countTokens(one)).toBe(expected(one));
    }
  });

  it.each(["", " ", "<|endoftext|>", "中".repeat(900), "ab".repeat(900), "\ud800x\udc00", "🌊".repeat(300)])(
    "in odd ones: %j",
    (one) => {
      expect(countTokens(one)).toBe(expected(one));
    },
  );
});
