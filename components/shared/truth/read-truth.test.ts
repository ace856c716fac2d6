import { expect, test } from "vitest";
import { normalise, within } from "./read-truth";

test("numbers no further from the truth than is let pass count as it; words never do", () => {
  expect(within("10", "10.4", 0.5)).toBe("10");
  expect(within("10", "10.6", 0.5)).toBe("10.6");
  expect(within("0.3", String(0.1 + 0.2), 0.000_001)).toBe("0.3");
  expect(within("10", "10.4", 0)).toBe("10.4");
  expect(within("ten", "10", 5)).toBe("10");
  expect(within("0", "", 5)).toBe("");
});

test("case, spaces and the spelling of a number make no difference", () => {
  expect(normalise("  Not  BUG ")).toBe("not bug");
  expect(normalise("1,200.50")).toBe("1200.5");
});
