import { expect, test } from "vitest";
import { closingLine, countOne, countPlaywright, countVitest } from "./counts.mjs";

const file = (status: string, ...tests: string[]) => ({
  status,
  assertionResults: tests.map((one) => ({ status: one })),
});

test("vitest's tests are counted one by one", () => {
  const report = { numPassedTests: 3, numFailedTests: 1, numPendingTests: 1, numTodoTests: 1 };
  const testResults = [file("failed", "passed", "failed"), file("passed", "passed", "passed")];
  expect(countVitest({ ...report, testResults }, 1)).toEqual({ passed: 3, failed: 1, skipped: 2 });
});

test("a test file that cannot be loaded has failed", () => {
  const report = { numPassedTests: 3, numFailedTests: 0, testResults: [file("failed"), file("passed", "passed")] };
  expect(countVitest(report, 1)).toMatchObject({ passed: 3, failed: 1 });
});

test("a test at the second try has passed", () => {
  const report = { stats: { expected: 5, flaky: 1, unexpected: 2, skipped: 1 } };
  expect(countPlaywright(report, 1)).toEqual({ passed: 6, failed: 2, skipped: 1 });
});

test.each([
  ["ran nothing", { stats: { expected: 0 } }, 0],
  ["ended badly all the same", { stats: { expected: 4 } }, 1],
  ["left no report", undefined, 0],
])("a runner that %s has failed", (_name, report, code) => {
  expect(countPlaywright(report, code).failed).toBe(1);
  expect(countVitest(undefined, code).failed).toBe(1);
});

test("the closing line sums up", () => {
  expect(closingLine([countOne(0), countOne(0), countOne(1)])).toBe("2 passed, 1 failed");
  expect(closingLine([{ passed: 3, failed: 0, skipped: 2 }])).toBe("3 passed, 0 failed, 2 skipped");
});
