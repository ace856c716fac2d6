// @ts-check
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

/** The project's folder, absolute, without a trailing slash. */
export const projectRoot = fileURLToPath(new URL("../../", import.meta.url)).replace(/\/$/, "");

/** Where `next build` writes; the same rule as in next.config.js. Absolute. */
export const distDir = join(projectRoot, process.env.BATCHDECK_DIST ?? ".next");

/** @param {string} path relative to the project @returns {string} absolute */
export const inProject = (path) => join(projectRoot, path);

/**
 * Reads a JSON file that may be missing or torn.
 * @param {string} path
 * @returns {any} undefined when it cannot be read
 */
export function readJson(path) {
  try {
    return JSON.parse(readFileSync(path, "utf8"));
  } catch {
    return undefined;
  }
}
