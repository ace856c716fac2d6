import fc from "fast-check";
import { describe, expect, it } from "vitest";
import {
  columnDecimals,
  formatBytes,
  formatCount,
  formatMoney,
  formatMoneyExact,
  formatMoneyRange,
  formatPercent,
  formatRate,
  formatSpeed,
  formatTokens,
  initials,
  microsToDecimal,
  plural,
  shortModelName,
} from "./format";

/** Reads a no-break space as a space, so that expectations can be typed. */
const plain = (text: string | null) => text?.replaceAll("\u00a0", " ");

describe("counts and sizes", () => {
  it("groups thousands and bends words", () => {
    expect(formatCount(31284)).toBe("31,284");
    expect(plural(1, "row")).toBe("1 row");
    expect(plural(0, "row")).toBe("0 rows");
    expect(plural(2304, "batch", "batches")).toBe("2,304 batches");
  });

  it.each([
    [0, "0 B"],
    [999, "999 B"],
    [999.7, "1 kB"],
    [1000, "1 kB"],
    [198_400_000, "198.4 MB"],
    [999_960, "1 MB"],
    [2_500_000_000, "2.5 GB"],
  ])("writes %d bytes as %s", (bytes, text) => expect(plain(formatBytes(bytes))).toBe(text));

  it.each([
    [812, "812"],
    [9_400, "9.4 k"],
    [999_999, "1 M"],
    [41_200_000, "41.2 M"],
    [3_100_000_000, "3.1 B"],
  ])("writes %d tokens as %s", (tokens, text) => expect(plain(formatTokens(tokens))).toBe(text));

  it("never needs a thousand of a unit that has a larger one", () => {
    fc.assert(
      fc.property(fc.nat({ max: 9e14 }), (bytes) => Number.parseFloat(formatBytes(bytes).replace(",", "")) < 1000),
    );
  });

  it("keeps figure and unit on one line", () => expect(formatBytes(5)).toContain("\u00a0"));
});

describe("shares and rates", () => {
  it("writes a share with one decimal", () => {
    expect(plain(formatPercent(31284, 50000))).toBe("62.6 %");
    expect(plain(formatPercent(50, 50))).toBe("100 %");
    expect(formatPercent(1, 0)).toBeNull();
  });

  it("says 100 % only when all is done and 0 % only when nothing is", () => {
    fc.assert(
      fc.property(fc.integer({ min: 2, max: 10_000_000 }), fc.nat(), (whole, seed) => {
        const part = seed % (whole + 1);
        const text = plain(formatPercent(part, whole));
        return (text === "100 %") === (part === whole) && (text === "0 %") === (part === 0);
      }),
    );
  });

  it("writes slow rates by the hour", () => {
    expect(plain(formatRate(412.4))).toBe("412 rows/min");
    expect(plain(formatRate(6.25))).toBe("6.3 rows/min");
    expect(plain(formatRate(0.4))).toBe("24 rows/h");
    expect(plain(formatRate(0))).toBe("0 rows/min");
    expect(plain(formatSpeed(24_500_000))).toBe("24.5 MB/s");
  });
});

describe("money", () => {
  it.each([
    ["3.179", "$3.18"],
    ["0", "$0.00"],
    ["0.01", "$0.01"],
    ["0.00999", "$0.01"],
    ["0.00006", "$0.00006"],
    ["0.0000634", "$0.000063"],
    ["0.000000012", "$0.000000012"],
    ["0.0025", "$0.0025"],
    ["1234567.005", "$1,234,567.01"],
    ["-4.2", "−$4.20"],
    ["-0.00006", "−$0.00006"],
  ])("writes %s as %s", (amount, text) => expect(formatMoney(amount)).toBe(text));

  it("says unknown rather than nothing or zero", () => {
    expect(formatMoney(null)).toBe("unknown");
    expect(formatMoneyRange("1", undefined)).toBe("unknown");
  });

  it("refuses what is not a number", () => expect(() => formatMoney("about a dollar")).toThrow());

  it("never shows a cost as free", () => {
    fc.assert(
      fc.property(fc.bigInt({ min: 1n, max: 10n ** 15n }), (tenBillionths) => {
        const digits = tenBillionths.toString().padStart(11, "0");
        return formatMoney(`${digits.slice(0, -10)}.${digits.slice(-10)}`) !== "$0.00";
      }),
    );
  });

  it.each([
    [["3.179", "0.01", null, undefined, "0"], 2, ["$3.18", "$0.01", "unknown", "unknown", "$0.00"]],
    [["12.5", "0.0034", "0"], 4, ["$12.5000", "$0.0034", "$0.0000"]],
    [["0.31", "0.0000634", "0.000000012"], 6, ["$0.310000", "$0.000063", "$0.000000012"]],
    [["14.4", "0.0000634"], 5, ["$14.40000", "$0.00006"]],
    [["1203.17912", "0.0000634"], 2, ["$1,203.18", "$0.000063"]],
    [["1203.17912", "0.0034"], 3, ["$1,203.179", "$0.003"]],
    [["123456.7", "0.0034"], 2, ["$123,456.70", "$0.0034"]],
    [[], 2, []],
  ])("gives the amounts of a column one number of decimals: %j", (amounts, decimals, texts) => {
    expect(columnDecimals(amounts)).toBe(decimals);
    expect(amounts.map((amount) => formatMoney(amount, decimals))).toEqual(texts);
  });

  it("keeps every digit for the title", () => {
    expect(formatMoneyExact("3.1")).toBe("$3.10");
    expect(formatMoneyExact("1203.17912")).toBe("$1,203.17912");
    expect(formatMoneyExact("0.0000000121")).toBe("$0.0000000121");
  });

  it("joins a range, or says one amount", () => {
    expect(formatMoneyRange("4.9", "5.6")).toBe("$4.90 – $5.60");
    expect(formatMoneyRange("4.9", "4.901")).toBe("$4.90");
  });

  it("turns micro-dollars into decimals without loss", () => {
    expect(microsToDecimal(3_180_000)).toBe("3.18");
    expect(microsToDecimal(9_007_199_254_740_993n)).toBe("9007199254.740993");
  });
});

describe("names", () => {
  it.each([
    ["Qwen/Qwen3.5-35B-A3B-FP8", "Qwen3.5-35B-A3B"],
    ["nvidia/NVIDIA-Nemotron-3-Super-120B-A12B-NVFP4", "NVIDIA-Nemotron-3-Super-120B-A12B"],
    ["Qwen/Qwen3-VL-30B-A3B-Instruct-FP8", "Qwen3-VL-30B-A3B-Instruct"],
    ["openai/gpt-oss-20b", "gpt-oss-20b"],
    ["x/model-w4a16", "model"],
    ["gpt-4o", "gpt-4o"],
  ])("shortens %s to %s", (id, name) => expect(shortModelName(id)).toBe(name));

  it("takes initials from names and addresses", () => {
    expect(initials("Maria Almeida")).toBe("MA");
    expect(initials("maria.almeida@example.com")).toBe("MA");
    expect(initials("Northwind")).toBe("N");
    expect(initials("  ")).toBe("?");
    expect(initials("😀 smile")).toBe("😀S");
  });
});
