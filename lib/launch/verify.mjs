// @ts-check
import { lint, showFailures, table, types, units, unused } from "./checks.mjs";
import { ensureInstalled } from "./install.mjs";
import { describeError } from "./launch-error.mjs";

/**
 * `npm run verify`: what every commit has to pass, in seconds. Two lanes, for the units take as long as the rest. Unit
 * tests that start servers, databases or processes wait for `npm test`.
 */
async function verify() {
  await ensureInstalled({ log: console.log, withTools: true });
  const lane = async () => [await lint(), await types(), await unused()];
  const checks = (await Promise.all([lane(), units({ isLoud: false, isQuick: true })])).flat();
  showFailures(checks);
  console.log(table(checks));
  return checks.every(({ failed }) => failed === 0) ? 0 : 1;
}

process.exitCode = await verify().catch((error) => {
  console.error(describeError(error));
  return 1;
});
