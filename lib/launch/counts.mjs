// @ts-check
import { relative } from "node:path";
import { stripVTControlCharacters } from "node:util";
import { projectRoot } from "./project.mjs";

/** @typedef {{ passed: number, failed: number, skipped: number, named?: string[] }} Counts `named`: a line for each test that failed, or that passed at a second try */

/**
 * A runner that ended badly without a failed test, or that ran nothing, has failed once.
 * @param {Counts} counts
 * @param {number} code the runner's exit code
 * @returns {Counts}
 */
const judged = (counts, code) => {
  const isSilentFailure = counts.failed === 0 && (code !== 0 || counts.passed === 0);
  return isSilentFailure ? { ...counts, failed: 1 } : counts;
};

/** @param {number} code @returns {Counts} of a tool that says only whether all is well */
export const countOne = (code) =>
  code === 0 ? { passed: 1, failed: 0, skipped: 0 } : { passed: 0, failed: 1, skipped: 0 };

/** @param {string} file @returns {string} as it is called in the project */
const inFolder = (file) => relative(projectRoot, file);

/** @param {string} [message] of an error @returns {string} its first line, without colours */
const firstLine = (message = "") => stripVTControlCharacters(message).trim().split("\n", 1)[0] ?? "";

/** @param {string} where @param {string} [message] @returns {string} */
const named = (where, message) => [where, firstLine(message)].filter(Boolean).join(": ").slice(0, 400);

/**
 * @param {any} report vitest's JSON report, undefined when there is none
 * @param {number} code
 * @returns {Counts}
 */
export function countVitest(report, code) {
  /** @type {{ name: string, status: string, message?: string, assertionResults: { status: string, fullName: string, failureMessages?: string[] }[] }[]} */
  const files = report?.testResults ?? [];
  // A file that cannot be loaded has no tests to fail.
  const unloaded = files.filter(
    (file) => file.status === "failed" && !file.assertionResults.some(({ status }) => status === "failed"),
  );
  const skipped = (report?.numPendingTests ?? 0) + (report?.numTodoTests ?? 0);
  const failed = (report?.numFailedTests ?? 0) + unloaded.length;
  const lines = files.flatMap(({ name, assertionResults }) =>
    assertionResults
      .filter(({ status }) => status === "failed")
      .map(({ fullName, failureMessages }) => named(`${inFolder(name)} › ${fullName}`, failureMessages?.[0])),
  );
  const more = unloaded.map(({ name, message }) => named(inFolder(name), message));
  return judged({ passed: report?.numPassedTests ?? 0, failed, skipped, named: [...lines, ...more] }, code);
}

/**
 * @typedef {{ status: string, results: { error?: { message?: string } }[] }} Tried
 * @typedef {{ file: string, line: number, title: string, tests: Tried[] }} Spec
 * @param {any} suite of Playwright's JSON report, or the report
 * @returns {Spec[]} those of the suites in it too
 */
const specsOf = (suite) => [...(suite?.specs ?? []), ...(suite?.suites ?? []).flatMap(specsOf)];

/** @param {Spec} spec @returns {string[]} */
const namedOf = ({ file, line, title, tests }) =>
  tests
    .filter(({ status }) => status === "unexpected" || status === "flaky")
    .map(({ status, results }) => {
      const again = status === "flaky" ? " (passed at a second try)" : "";
      return named(`${file}:${line} › ${title}${again}`, results.find(({ error }) => error)?.error?.message);
    });

/**
 * @param {any} report Playwright's JSON report, undefined when there is none
 * @param {number} code
 * @returns {Counts} a test that passed at a second try has passed
 */
export function countPlaywright(report, code) {
  const { expected = 0, flaky = 0, unexpected = 0, skipped = 0 } = report?.stats ?? {};
  return judged(
    { passed: expected + flaky, failed: unexpected, skipped, named: specsOf(report).flatMap(namedOf) },
    code,
  );
}

/** @param {readonly Counts[]} all @returns {string} the closing line */
export function closingLine(all) {
  const sum = (/** @type {"passed" | "failed" | "skipped"} */ key) =>
    all.reduce((total, counts) => total + counts[key], 0);
  const skipped = sum("skipped");
  return `${sum("passed")} passed, ${sum("failed")} failed${skipped > 0 ? `, ${skipped} skipped` : ""}`;
}
