import { expect, test } from "vitest";
import type { BudgetState } from "./contract";
import { arithmetic, fits, leftOf, markReached } from "./rules";

const budget: BudgetState = {
  memberId: null,
  name: "Team",
  monthly: "100",
  mode: "hard",
  spent: "80",
  reserved: "12",
  isSimulated: false,
};

test("what fits is what is neither spent nor spoken for, to the last digit", () => {
  expect(leftOf(budget)).toBe("8");
  expect(fits(budget, "8")).toBe(true);
  expect(fits(budget, "8.000000000001")).toBe(false);
  expect(leftOf({ ...budget, spent: "95" })).toBe("-7");
});

test("a refusal shows its arithmetic", () => {
  expect(arithmetic(budget, "9")).toBe(
    "$80.00 spent + $12.00 under way + $9.00 for this batch = $101.00, over $100.00",
  );
});

test("marks are reached by what is spent, the highest one counts", () => {
  expect(markReached({ monthly: "100", spent: "49.99" })).toBeNull();
  expect(markReached({ monthly: "100", spent: "50" })).toBe(50);
  expect(markReached({ monthly: "100", spent: "99.999999" })).toBe(80);
  expect(markReached({ monthly: "100", spent: "140" })).toBe(100);
});
