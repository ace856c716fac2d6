import { expect, test } from "vitest";
import { closingLine, countOne, countPlaywright, countVitest } from "./counts.mjs";
import { inProject } from "./project.mjs";

const file = (status: string, ...tests: string[]) => ({
  name: inProject("lib/a.test.ts"),
  status,
  message: status === "failed" ? "Cannot find module\nat line 3" : "",
  assertionResults: tests.map((one) => ({
    status: one,
    fullName: "adds",
    failureMessages: one === "failed" ? ["\u001b[31mexpected 1\u001b[39m\nto be 2"] : [],
  })),
});

test("vitest's tests are counted one by one", () => {
  const report = { numPassedTests: 3, numFailedTests: 1, numPendingTests: 1, numTodoTests: 1 };
  const testResults = [file("failed", "passed", "failed"), file("passed", "passed", "passed")];
  expect(countVitest({ ...report, testResults }, 1)).toEqual({
    ...{ passed: 3, failed: 1, skipped: 2 },
    named: ["lib/a.test.ts › adds: expected 1"],
  });
});

test("a test file that cannot be loaded has failed", () => {
  const report = { numPassedTests: 3, numFailedTests: 0, testResults: [file("failed"), file("passed", "passed")] };
  const named = ["lib/a.test.ts: Cannot find module"];
  expect(countVitest(report, 1)).toMatchObject({ passed: 3, failed: 1, named });
});

test("a test at the second try has passed", () => {
  const tried = (status: string, ...messages: string[]) => ({
    ...{ file: "a.spec.ts", line: 3, title: "sends" },
    tests: [{ status, results: messages.map((message) => ({ error: { message } })) }],
  });
  const specs = [tried("expected"), tried("flaky", "Timeout\n15 s"), tried("unexpected", "Not found", "Gone")];
  const stats = { expected: 5, flaky: 1, unexpected: 1, skipped: 1 };
  expect(countPlaywright({ stats, suites: [{ suites: [{ specs }] }] }, 1)).toEqual({
    ...{ passed: 6, failed: 1, skipped: 1 },
    named: ["a.spec.ts:3 › sends (passed at a second try): Timeout", "a.spec.ts:3 › sends: Not found"],
  });
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
