// @ts-check
import { accessSync, constants } from "node:fs";
import { delimiter, join } from "node:path";
import { isRoot } from "./account.mjs";
import { LaunchError } from "./launch-error.mjs";
import { run } from "./run.mjs";

const names = ["chromium-headless-shell", "chromium", "chromium-browser", "google-chrome-stable", "google-chrome"];

/** @param {string} path @returns {boolean} */
function canRun(path) {
  try {
    accessSync(path, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}

/**
 * @param {Record<string, string | undefined>} env
 * @returns {string | undefined} the path of a browser: CHROMIUM_PATH, else the first one found on PATH
 * @throws {LaunchError} when CHROMIUM_PATH names nothing that can be run
 */
export function findChromium(env) {
  if (env.CHROMIUM_PATH) {
    if (canRun(env.CHROMIUM_PATH)) return env.CHROMIUM_PATH;
    throw new LaunchError(`CHROMIUM_PATH=${env.CHROMIUM_PATH} is not a program that can be run.`);
  }
  const folders = (env.PATH ?? "").split(delimiter).filter(Boolean);
  return names.flatMap((name) => folders.map((folder) => join(folder, name))).find(canRun);
}

/**
 * Finds Chromium, or installs Debian's.
 * @param {(sentence: string) => void} log
 * @returns {Promise<string>} its path
 * @throws {LaunchError} saying what to install
 */
export async function ensureChromium(log) {
  const found = findChromium(process.env);
  if (found) return found;
  log("Installing Chromium …");
  const prefix = isRoot() ? [] : ["sudo", "-n"];
  for (const args of [["update"], ["install", "-y", "--no-install-recommends", "chromium-headless-shell"]]) {
    const [program = "apt-get", ...rest] = [...prefix, "apt-get", ...args];
    const { code, output } = await run(program, rest, { env: { DEBIAN_FRONTEND: "noninteractive" } });
    if (code !== 0) {
      throw new LaunchError(
        "The browser tests need Chromium, and it could not be installed from Debian's packages.\n" +
          `Install Chromium, or set CHROMIUM_PATH to its program.\n${output.split("\n").slice(-5).join("\n")}`,
      );
    }
  }
  const installed = findChromium(process.env);
  if (installed) return installed;
  throw new LaunchError("Chromium was installed but is not on PATH. Set CHROMIUM_PATH to its program.");
}
