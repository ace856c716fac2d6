// @ts-check
import { existsSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { countOne, countPlaywright, countVitest } from "./counts.mjs";
import { distDir, inProject, readJson } from "./project.mjs";
import { runTool } from "./run.mjs";

/** @typedef {import("./counts.mjs").Counts & { name: string, seconds: number, output: string }} Check */

const env = { NEXT_TELEMETRY_DISABLED: "1" };

/** @param {string} name @param {string} script @param {string[]} args @returns {Promise<Check>} */
async function tool(name, script, args) {
  const { code, ...result } = await runTool(script, args, { env });
  return { name, ...countOne(code), ...result };
}

/** @param {(file: string) => Promise<Check>} use given a path for a report @returns {Promise<Check>} */
async function withReport(use) {
  const dir = mkdtempSync(join(tmpdir(), "batchdeck-report-"));
  try {
    return await use(join(dir, "report.json"));
  } finally {
    rmSync(dir, { recursive: true, force: true });
  }
}

/** Biome: form, imports, lint rules. */
export const lint = () => tool("lint", "@biomejs/biome/bin/biome", ["ci", "--colors=off"]);

/** Files, exports and dependencies that nothing uses. */
export const unused = () => tool("unused", "knip/bin/knip.js", ["--no-progress", "--config=lib/launch/knip.json"]);

/** The compiler, after the types of the routes. @returns {Promise<Check>} */
export async function types() {
  // `next dev` leaves types of routes that may be gone.
  rmSync(join(distDir, "dev/types"), { recursive: true, force: true });
  const routes = await tool("types", "next/dist/bin/next", ["typegen"]);
  if (routes.failed > 0) return routes;
  const compiled = await tool("types", "typescript/bin/tsc", ["--noEmit"]);
  return { ...compiled, seconds: routes.seconds + compiled.seconds };
}

/** @param {{ isLoud: boolean, isQuick?: boolean, only?: string[] }} options `only`: parts of paths @returns {Promise<Check>} */
export function units({ isLoud, isQuick = false, only = [] }) {
  return withReport(async (file) => {
    const args = ["run", ...only, "--reporter=default", "--reporter=json", `--outputFile.json=${file}`];
    const { code, ...result } = await runTool("vitest/vitest.mjs", args, {
      isLoud,
      env: isQuick ? { ...env, UNITS: "quick" } : env,
    });
    return { name: "units", ...countVitest(readJson(file), code), ...result };
  });
}

/** Files of the fault suite that `npm test` runs, with fewer seeds; the longer ones are left to `npm run test:faults`. */
const inEveryRun = ["ambiguous-create", "cancel-in-doubt", "gate", "restored", "transfers"];

/**
 * What goes wrong on purpose: lost answers, cut lines, killed processes.
 * @param {{ isPart: boolean, isLoud: boolean }} options `isPart`: what there is time for in every run
 * @returns {Promise<Check>}
 */
export function faults({ isPart, isLoud }) {
  return withReport(async (file) => {
    const reporters = ["--reporter=default", "--reporter=json", `--outputFile.json=${file}`];
    const args = ["run", ...(isPart ? inEveryRun : []), "--config=e2e/faults/vitest.config.ts", ...reporters];
    const { code, ...result } = await runTool("vitest/vitest.mjs", args, {
      isLoud,
      env: isPart ? { ...env, FAULTS: "part" } : env,
    });
    return { name: "faults", ...countVitest(readJson(file), code), ...result };
  });
}

/**
 * @param {"http" | "journeys"} project of e2e/playwright.config.ts
 * @param {Record<string, string>} more for the environment
 * @param {string[]} only parts of paths
 * @returns {Promise<Check>}
 */
export function endToEnd(project, more = {}, only = []) {
  const config = "e2e/playwright.config.ts";
  if (!existsSync(inProject(config))) {
    return Promise.resolve({ name: project, ...countOne(1), seconds: 0, output: `${config} is missing` });
  }
  return withReport(async (file) => {
    const reporter = process.stdout.isTTY ? "line,json" : "list,json";
    // What is asked over HTTP waits for a fifth of its time; browsers never do.
    const workers = project === "http" && !process.env.E2E_WORKERS ? ["--workers=3"] : [];
    const args = ["test", ...only, "-c", config, `--project=${project}`, `--reporter=${reporter}`, ...workers];
    const { code, ...result } = await runTool("@playwright/test/cli.js", args, {
      isLoud: true,
      env: { ...env, ...more, PLAYWRIGHT_JSON_OUTPUT_NAME: file },
    });
    return { name: project, ...countPlaywright(readJson(file), code), ...result };
  });
}

/** @param {readonly Check[]} checks @returns {string} one line each */
export function table(checks) {
  return checks
    .map(({ name, passed, failed, skipped, seconds }) => {
      const facts = [`${passed} passed`, failed > 0 && `${failed} failed`, skipped > 0 && `${skipped} skipped`];
      const mark = failed > 0 ? "FAILED" : "ok";
      return `  ${name.padEnd(9)} ${mark.padEnd(6)} ${`${seconds.toFixed(1)} s`.padStart(8)}   ${facts.filter(Boolean).join(", ")}`;
    })
    .join("\n");
}

/** @param {readonly Check[]} checks @returns {string} the tests that failed or needed a second try, a line each */
export const failedTests = (checks) =>
  checks.flatMap(({ name, named = [] }) => named.map((line) => `  ${name.padEnd(9)} ${line}`)).join("\n");

/** @param {readonly Check[]} checks prints what the failed ones said */
export function showFailures(checks) {
  for (const { name, failed, output } of checks) if (failed > 0 && output) console.log(`\n── ${name}\n${output}\n`);
}
