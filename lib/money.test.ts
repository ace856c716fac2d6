import fc from "fast-check";
import { expect, test } from "vitest";
import { compareDollars, Dollars, minusDollars, sumDollars, tokenCost } from "./money";

test("sums are exact and unknown stays unknown", () => {
  expect(sumDollars(["0.1", "0.2"])).toBe("0.3");
  expect(sumDollars([])).toBe("0");
  expect(sumDollars(["1", null])).toBeNull();
});

test("tokens cost exactly price per million, without an exponent", () => {
  expect(tokenCost(1, "0.05")).toBe("0.00000005");
  expect(tokenCost(50_000_000, "0.20")).toBe("10");
  expect(tokenCost(7, null)).toBeNull();
  expect(tokenCost(0, null)).toBe("0");
});

test("any sum of prices is a plain decimal, whatever the order", () => {
  const price = fc
    .tuple(fc.nat({ max: 10 ** 9 }), fc.nat({ max: 10 ** 6 }))
    .map(([tokens, micros]) => tokenCost(tokens, String(micros / 1000)));
  fc.assert(
    fc.property(fc.array(price, { maxLength: 20 }), (parts) => {
      const sum = sumDollars(parts);
      return sum !== null && Dollars.safeParse(sum).success && sum === sumDollars([...parts].reverse());
    }),
  );
});

test("difference and order", () => {
  expect(minusDollars("14.32", "3.18")).toBe("11.14");
  expect(compareDollars("9.99", "10")).toBeLessThan(0);
});
