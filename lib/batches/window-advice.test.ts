import { describe, expect, test } from "vitest";
import { type PastRun, windowAdvice } from "./window-advice";

const minute = 60_000;
const hour = 60 * minute;
const runs = (window: string, ...minutes: number[]): PastRun[] =>
  minutes.map((took) => ({ window, rows: 1_000, tookMs: took * minute }));
const cost = { "24h": "1.00", "1h": "1.50" };
const advise = (neededInMs: number | null, past: PastRun[], over: Partial<Parameters<typeof windowAdvice>[0]> = {}) => {
  const { window, sentence } = windowAdvice({ rows: 1_000, neededInMs, cost, past, ...over });
  return { window, sentence: sentence.replaceAll("\u00a0", " ").replaceAll("\u202f", " ") };
};

describe("which window would do", () => {
  test("without a hurry the cheaper, with what runs like it took", () => {
    expect(advise(null, runs("24h", 12, 31, 70))).toEqual({
      window: "24h",
      sentence:
        "24h would do unless you are in a hurry: your last 3 runs of about this size took at most 1 h 10 min; 1h costs about $0.50 more.",
    });
    expect(advise(null, []).sentence).toBe(
      "24h would do unless you are in a hurry: it is promised within a day; 1h costs about $0.50 more.",
    );
  });
  test("within a day what is promised is enough", () => {
    expect(advise(24 * hour, [])).toMatchObject({ window: "24h" });
  });
  test("within hours it depends on what runs of this size took", () => {
    expect(advise(3 * hour, runs("24h", 12, 31, 70))).toMatchObject({
      window: "24h",
      sentence: expect.stringContaining("Only a day is promised, though"),
    });
    expect(advise(3 * hour, runs("24h", 12, 31, 400))).toMatchObject({
      window: "1h",
      sentence:
        "1h: you need the answers within 3 h. 24h promises only a day, and your last 3 runs of about this size took at most 6 h 40 min; 1h costs about $0.50 more.",
    });
    expect(advise(3 * hour, [])).toMatchObject({ window: "1h" });
  });
  test("sooner than any window promises, the shorter comes closest", () => {
    expect(advise(30 * minute, runs("1h", 4, 9, 20))).toMatchObject({
      window: "1h",
      sentence: expect.stringContaining("your last 3 runs in it took at most 20 min"),
    });
  });
  test("runs of another size, or too few, are not spoken of", () => {
    const big = runs("24h", 1, 1, 1).map((run) => ({ ...run, rows: 50_000 }));
    expect(advise(3 * hour, [...big, ...runs("24h", 1, 1)]).sentence).not.toContain("took");
  });
  test("an unknown or equal price is not called a difference", () => {
    for (const other of [
      { "24h": null, "1h": "1.50" },
      { "24h": "1.00", "1h": "1.00" },
    ])
      expect(advise(null, [], { cost: other }).sentence).not.toContain("more");
  });
});
