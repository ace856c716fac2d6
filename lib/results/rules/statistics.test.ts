import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { confusion, countAtLeast, histogram, quantile, summarise, wilson } from "./statistics";

const near = (value: number | undefined | null, digits = 4) => Number(value?.toFixed(digits));

describe("Wilson interval", () => {
  // Newcombe (1998), Statistics in Medicine 17, table I, method 3.
  test.each([
    [81, 263, 0.2553, 0.3662],
    [15, 148, 0.0624, 0.1605],
    [0, 20, 0, 0.1611],
    [1, 29, 0.0061, 0.1718],
  ])("%i of %i lies between %d and %d", (hits, of, low, high) => {
    const share = wilson(hits, of);
    expect([near(share?.low), near(share?.high)]).toEqual([low, high]);
  });

  test("nothing counted has no share; the interval holds its value and stays within 0 and 1", () => {
    expect(wilson(0, 0)).toBeNull();
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 100_000 }), fc.double({ min: 0, max: 1, noNaN: true }), (of, part) => {
        const share = wilson(Math.round(part * of), of);
        expect(share).not.toBeNull();
        if (!share) return;
        expect(share.low).toBeGreaterThanOrEqual(0);
        expect(share.low).toBeLessThanOrEqual(share.value);
        expect(share.value).toBeLessThanOrEqual(share.high);
        expect(share.high).toBeLessThanOrEqual(1);
      }),
    );
  });
});

describe("columns of numbers", () => {
  test("mean, sample deviation and quantiles of a known set", () => {
    // The textbook set with population deviation 2: of a sample it is sqrt(32 / 7).
    const summary = summarise([2, 4, 4, 4, 5, 5, 7, 9]);
    expect(summary).toMatchObject({ count: 8, mean: 5, min: 2, max: 9, median: 4.5 });
    expect(near(summary?.deviation)).toBe(2.1381);
    expect(quantile([1, 2, 3, 4], 0.25)).toBe(1.75);
    expect(summarise([])).toBeNull();
    expect(summarise([3])).toMatchObject({ deviation: 0, p10: 3, p90: 3 });
  });

  test("a histogram loses nothing and its columns join up", () => {
    fc.assert(
      fc.property(fc.array(fc.double({ min: -1e6, max: 1e6, noNaN: true }), { minLength: 1 }), (values) => {
        const bins = histogram(values);
        expect(bins.reduce((sum, bin) => sum + bin.count, 0)).toBe(values.length);
        expect(bins.length).toBeLessThanOrEqual(42);
        for (const [index, bin] of bins.entries()) if (index > 0) expect(bin.from).toBe(bins[index - 1]?.to);
      }),
    );
  });

  test("whole scores get a column each, shares get round ones", () => {
    expect(histogram([1, 5, 5, 3])).toEqual([
      { from: 1, to: 2, count: 1 },
      { from: 2, to: 3, count: 0 },
      { from: 3, to: 4, count: 1 },
      { from: 4, to: 5, count: 0 },
      { from: 5, to: 6, count: 2 },
    ]);
    expect(histogram([0, 0.3, 1], 10).map(({ from }) => from)).toEqual([
      0, 0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9, 1,
    ]);
    expect(histogram([])).toEqual([]);
  });

  test("rows at a threshold are counted as by looking at each", () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 0, max: 9 })), fc.integer({ min: -1, max: 10 }), (values, threshold) => {
        const sorted = [...values].sort((a, b) => a - b);
        expect(countAtLeast(sorted, threshold)).toBe(values.filter((value) => value >= threshold).length);
      }),
    );
  });
});

describe("labels against truth", () => {
  const repeat = (count: number, truth: string, said: string) => Array.from({ length: count }, () => ({ truth, said }));

  test("precision, recall, F1, accuracy and kappa of a known table", () => {
    // Cohen's kappa, the usual two-rater example: 20 and 15 agree, 5 and 10 do not; kappa is 0.4.
    const table = confusion([
      ...repeat(20, "yes", "yes"),
      ...repeat(5, "yes", "no"),
      ...repeat(10, "no", "yes"),
      ...repeat(15, "no", "no"),
    ]);
    expect(table.labels).toEqual(["no", "yes"]);
    expect(table.cells).toEqual([
      [15, 10],
      [5, 20],
    ]);
    expect(table.accuracy?.value).toBe(0.7);
    expect(near(table.kappa)).toBe(0.4);
    const yes = table.perLabel.find(({ label }) => label === "yes");
    expect([near(yes?.precision), yes?.recall, near(yes?.f1)]).toEqual([0.6667, 0.8, 0.7273]);
    expect(near(table.macroF1)).toBe(near(((2 * 15) / 45 + (2 * 20) / 55) / 2));
  });

  test("a label never said has no precision, one never true has no recall, nothing has neither", () => {
    const { perLabel } = confusion(repeat(3, "a", "b"));
    expect(perLabel.find(({ label }) => label === "a")).toMatchObject({ precision: null, recall: 0, f1: 0 });
    expect(perLabel.find(({ label }) => label === "b")).toMatchObject({ precision: 0, recall: null });
    expect(confusion([])).toMatchObject({ labels: [], accuracy: null, kappa: null, macroF1: null });
    expect(confusion(repeat(3, "a", "a"))).toMatchObject({ kappa: null, macroF1: 1 });
  });

  test("rows, columns and cells add up", () => {
    const label = fc.constantFrom("a", "b", "c", "__proto__");
    fc.assert(
      fc.property(fc.array(fc.record({ truth: label, said: label })), (pairs) => {
        const { cells, total, hits, perLabel } = confusion(pairs);
        expect(cells.flat().reduce((sum, count) => sum + count, 0)).toBe(pairs.length);
        expect(total).toBe(pairs.length);
        expect(hits).toBe(pairs.filter(({ truth, said }) => truth === said).length);
        expect(perLabel.reduce((sum, one) => sum + one.support, 0)).toBe(pairs.length);
      }),
    );
  });
});
