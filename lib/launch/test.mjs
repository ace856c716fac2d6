// @ts-check
import { ensureBuilt } from "./build.mjs";
import { endToEnd, failedTests, faults, lint, showFailures, table, types, units, unused } from "./checks.mjs";
import { ensureChromium } from "./chromium.mjs";
import { closingLine, countOne } from "./counts.mjs";
import { ensureInstalled } from "./install.mjs";
import { describeError, LaunchError } from "./launch-error.mjs";

/**
 * `npm test`: everything. `--only=units|http|faults|browser|security|verify` runs a part. The last line is
 * `N passed, N failed`. Of the security tests `--specs=units,fuzz,…` runs some.
 */

/** @typedef {import("./checks.mjs").Check} Check */

const log = (/** @type {string} */ sentence) => console.log(sentence);
const title = (/** @type {string} */ name) => log(`\n── ${name}`);

/**
 * What hinders a part is its failure, not the end of the others.
 * @param {string} name
 * @param {() => Promise<Check[]>} work
 * @returns {Promise<Check[]>}
 */
async function part(name, work) {
  title(name);
  try {
    return await work();
  } catch (error) {
    log(describeError(error));
    return [{ name, ...countOne(1), seconds: 0, output: "" }];
  }
}

/** @returns {Promise<Check[]>} */
async function staticChecks() {
  const checks = await Promise.all([lint(), types(), unused()]);
  showFailures(checks);
  log(table(checks));
  return checks;
}

/** Parts in their order. Those of a row run beside each other: the faults mostly wait. */
const order = [["static"], ["units"], ["http", "faults"], ["browser"], ["security"]];

/** @type {Record<string, (how: { isLoud: boolean }) => Promise<Check[]>>} */
const parts = {
  static: staticChecks,
  units: async () => [await units({ isLoud: true })],
  http: async () => {
    await ensureBuilt(log);
    return [await endToEnd("http")];
  },
  faults: async ({ isLoud }) => {
    await ensureBuilt(log);
    const checks = [await faults({ isPart: !process.argv.includes("--all"), isLoud })];
    showFailures(checks);
    return checks;
  },
  security: async () => {
    const wanted = process.argv.find((arg) => arg.startsWith("--specs="))?.slice("--specs=".length);
    const unitTests = [
      ...[
        "lib/vault",
        "lib/audit",
        "lib/account",
        "lib/hooks",
        "lib/upstream",
        "lib/launch/gate.test.ts",
        "lib/secrets.test.ts",
      ],
      ...["lib/launch/supply-chain.test.ts", "lib/launch/security-doc.test.ts", "lib/architecture.test.ts"],
      ...["lib/jsonl/cases", "components/auth", "components/batch/markdown.test.tsx"],
      ...[
        "lib/db/team-wall.test.ts",
        "lib/patterns.test.ts",
        "lib/files/room.test.ts",
        "lib/files/upload-gate.test.ts",
      ],
      ...["lib/emulator/schema/instance.test.ts", "lib/bff/stream-book.test.ts", "lib/results/service.test.ts"],
    ];
    const specs = [
      ...[
        "access",
        "matrix",
        "tokens",
        "fuzz",
        "headers",
        "next-advisories",
        "leaks",
        "identity",
        "team",
        "oidc",
        "maintain",
      ],
      ...["pace", "slow", "hostile-upstream", "hooks", "shares", "budgets", "uploads", "live", "restart"],
      ...["weak-secrets", "exhaustion", "outages"],
    ];
    const isWanted = (/** @type {string} */ name) => wanted === undefined || wanted.split(",").includes(name);
    const chosen = specs.filter(isWanted).map((name) => `http/${name}.spec`);
    /** @type {Check[]} */
    const checks = [];
    if (isWanted("units")) checks.push(await units({ isLoud: true, only: unitTests }));
    if (chosen.length === 0 && !isWanted("hostile")) return checks;
    await ensureBuilt(log);
    if (chosen.length > 0) checks.push(await endToEnd("http", {}, chosen));
    if (isWanted("hostile"))
      checks.push(await endToEnd("journeys", { CHROMIUM_PATH: await ensureChromium(log) }, ["journeys/hostile"]));
    return checks;
  },
  browser: async () => {
    const CHROMIUM_PATH = await ensureChromium(log);
    await ensureBuilt(log);
    return [await endToEnd("journeys", { CHROMIUM_PATH })];
  },
};

/** @param {string[]} args @returns {string[]} names of parts */
function chosen(args) {
  const only = args.find((arg) => arg.startsWith("--only="))?.slice("--only=".length);
  // The security tests are among the others, at smaller counts.
  if (only === undefined) return Object.keys(parts).filter((name) => name !== "security");
  if (only === "verify") return ["static", "units"];
  if (only in parts) return [only];
  throw new LaunchError(`--only=${only} is not known: units, http, faults, browser, security or verify.`);
}

async function test() {
  const names = chosen(process.argv.slice(2));
  await ensureInstalled({ log, withTools: true });
  /** @type {Check[]} */
  const checks = [];
  for (const row of order) {
    const wanted = row.filter((name) => names.includes(name));
    const isLoud = wanted.length === 1;
    const done = wanted.map((name) => part(name, () => (parts[name] ?? staticChecks)({ isLoud })));
    checks.push(...(await Promise.all(done)).flat());
    // Neither units nor a build keep two cores busy alone. Who needs the build says what became of it.
    if (row.includes("static") && names.includes("http")) ensureBuilt(() => undefined).catch(() => undefined);
  }
  log(`\n${table(checks)}\n`);
  // What failed stands far above by now, among thousands of lines.
  const failures = failedTests(checks);
  if (failures) log(`${failures}\n`);
  log(closingLine(checks));
  return checks.every(({ failed }) => failed === 0) ? 0 : 1;
}

process.exitCode = await test().catch((error) => {
  console.error(describeError(error));
  return 1;
});
