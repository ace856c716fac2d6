import fc from "fast-check";
import { expect, test } from "vitest";
import type { Batch } from "@/lib/batches/contract";
import { placesOf, spendCourse } from "./spend-course";

const batch = (cost: string | null, rows: number, isComplete = false, low = "4.90", high = "5.60") => ({
  spend: { cost } as NonNullable<Batch["spend"]>,
  estimate: { cost: { low, likely: low, high } } as NonNullable<Batch["estimate"]>,
  counts: { total: 1_000 },
  results: { rows, isComplete },
});

test("says where the spend will end against the estimate", () => {
  expect(spendCourse(batch("0.51", 100))).toMatchObject({
    expected: "5.1",
    sentence: "On course for about $5.10, within the estimate",
  });
  expect(spendCourse(batch("0.60", 100))?.sentence).toBe("On course for about $6.00, above the estimate");
  expect(spendCourse(batch("0.10", 100))?.sentence).toBe("On course for about $1.00, below the estimate");
  expect(spendCourse(batch("0.01", 3))).toMatchObject({
    expected: null,
    sentence: "Too few rows to say where it ends",
  });
  expect(spendCourse(batch("5.00", 990, true))?.sentence).toBe("Ended within the estimate");
  expect(spendCourse(batch("5.00", 1_000))?.expected).toBeNull();
});

test("what is unknown is held against nothing", () => {
  expect(spendCourse(batch(null, 500))).toBeNull();
  expect(spendCourse({ ...batch("1", 500), estimate: null })).toBeNull();
  expect(spendCourse({ ...batch("1", 500), spend: null })).toBeNull();
});

test("every place lies on the line, in the order of the amounts", () => {
  const cents = fc.integer({ min: 0, max: 1_000_000 }).map((n) => (n / 100).toFixed(2));
  fc.assert(
    fc.property(cents, cents, cents, fc.integer({ min: 20, max: 1_000 }), (a, b, spent, rows) => {
      const [low = "0", high = "0"] = [a, b].sort((one, other) => Number(one) - Number(other));
      const course = spendCourse(batch(spent, rows, false, low, high));
      if (!course) throw new Error("no course");
      const places = placesOf(course);
      for (const place of [places.spent, places.low, places.high, places.expected ?? 0]) {
        expect(place).toBeGreaterThanOrEqual(0);
        expect(place).toBeLessThanOrEqual(100);
      }
      expect(places.low).toBeLessThanOrEqual(places.high);
      if (places.expected !== null) expect(places.spent).toBeLessThanOrEqual(places.expected + 1e-6);
    }),
  );
});
