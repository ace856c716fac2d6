// @ts-check

/** @typedef {{ passed: number, failed: number, skipped: number }} Counts */

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

/**
 * @param {any} report vitest's JSON report, undefined when there is none
 * @param {number} code
 * @returns {Counts}
 */
export function countVitest(report, code) {
  /** @type {{ status: string, assertionResults: { status: string }[] }[]} */
  const files = report?.testResults ?? [];
  // A file that cannot be loaded has no tests to fail.
  const unloaded = files.filter(
    (file) => file.status === "failed" && !file.assertionResults.some(({ status }) => status === "failed"),
  );
  const skipped = (report?.numPendingTests ?? 0) + (report?.numTodoTests ?? 0);
  const failed = (report?.numFailedTests ?? 0) + unloaded.length;
  return judged({ passed: report?.numPassedTests ?? 0, failed, skipped }, code);
}

/**
 * @param {any} report Playwright's JSON report, undefined when there is none
 * @param {number} code
 * @returns {Counts} a test that passed at a second try has passed
 */
export function countPlaywright(report, code) {
  const { expected = 0, flaky = 0, unexpected = 0, skipped = 0 } = report?.stats ?? {};
  return judged({ passed: expected + flaky, failed: unexpected, skipped }, code);
}

/** @param {readonly Counts[]} all @returns {string} the closing line */
export function closingLine(all) {
  const sum = (/** @type {keyof Counts} */ key) => all.reduce((total, counts) => total + counts[key], 0);
  const skipped = sum("skipped");
  return `${sum("passed")} passed, ${sum("failed")} failed${skipped > 0 ? `, ${skipped} skipped` : ""}`;
}
