// @ts-check
import { createHash } from "node:crypto";
import { readFileSync, writeFileSync } from "node:fs";
import { LaunchError } from "./launch-error.mjs";
import { inProject, readJson } from "./project.mjs";
import { aloneInProject } from "./project-lock.mjs";
import { run } from "./run.mjs";

/** @typedef {{ version?: string, dev?: boolean, optional?: boolean, devOptional?: boolean }} Locked */

/**
 * Compares what should be with what npm notes that it installed.
 * @param {Record<string, Locked>} locked `packages` of package-lock.json
 * @param {Record<string, Locked> | undefined} installed `packages` of node_modules/.package-lock.json
 * @param {{ withTools: boolean }} options whether development dependencies have to be there
 * @returns {boolean}
 */
export function isInstalled(locked, installed, { withTools }) {
  if (!installed) return false;
  return Object.entries(locked).every(([path, { version, dev, optional, devOptional }]) => {
    const found = installed[path];
    if (path === "" || found) return path === "" || found?.version === version;
    return optional || devOptional || (dev && !withTools);
  });
}

/**
 * Installs the dependencies with `npm ci` when they are missing or package-lock.json has changed.
 * @param {{ log: (sentence: string) => void, withTools?: boolean }} options
 * @returns {Promise<void>}
 * @throws {LaunchError} with npm's output
 */
export async function ensureInstalled({ log, withTools = false }) {
  const lockText = readFileSync(inProject("package-lock.json"), "utf8");
  const stamp = createHash("sha256")
    .update(`${withTools}\n${process.platform}-${process.arch}\n${lockText}`)
    .digest("hex");
  const stampFile = inProject("node_modules/.batchdeck-install");
  if (readStamp(stampFile) === stamp) return;
  const work = async () => {
    const note = readJson(inProject("node_modules/.package-lock.json"));
    if (!isInstalled(JSON.parse(lockText).packages, note?.packages, { withTools })) await install(log);
    writeFileSync(stampFile, stamp);
  };
  await aloneInProject(work, { log });
}

/** @param {(sentence: string) => void} log */
async function install(log) {
  log("Installing dependencies …");
  const { code, output, seconds } = await run("npm", ["ci", "--include=dev", "--no-audit", "--no-fund"]);
  if (code !== 0) throw new LaunchError(`npm ci failed:\n${firstErrors(output)}`);
  log(`Installed in ${seconds.toFixed(0)} s.`);
}

/** Its reasons come first; pages of usage follow. @param {string} output of npm @returns {string} */
const firstErrors = (output) =>
  output
    .split("\n")
    .filter((line) => !line.startsWith("npm warn"))
    .slice(0, 25)
    .join("\n");

/** @param {string} file @returns {string | undefined} */
export function readStamp(file) {
  try {
    return readFileSync(file, "utf8");
  } catch {
    return undefined;
  }
}
