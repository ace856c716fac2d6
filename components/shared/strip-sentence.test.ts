import { expect, it } from "vitest";
import { stripSentence } from "./strip-sentence";

const plain = (text: string) => text.replaceAll("\u00a0", " ");

it("says how far and how it went", () => {
  expect(plain(stripSentence({ good: 31_019, flag: 214, bad: 51 }, 50_000))).toBe(
    "31,284 of 50,000 rows, 62.6 %: 31,019 good, 214 flagged, 51 failed",
  );
});

it("takes the caller's words and leaves out what is nothing", () => {
  expect(plain(stripSentence({ good: 0, flag: 2 }, 4, { flag: "truncated" }))).toBe("2 of 4 rows, 50 %: 2 truncated");
  expect(stripSentence({}, 0)).toBe("0 of 0 rows");
  expect(plain(stripSentence({ good: 1 }, 1))).toBe("1 of 1 row, 100 %: 1 good");
});
