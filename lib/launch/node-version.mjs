// @ts-check
import { LaunchError } from "./launch-error.mjs";

/**
 * @param {string} version such as `20.20.2`
 * @throws {LaunchError} when it is older than 20.19
 */
export function requireNode(version) {
  const [major = 0, minor = 0] = version.split(".").map(Number);
  if (major > 20 || (major === 20 && minor >= 19)) return;
  throw new LaunchError(`Batchdeck needs Node.js 20.19 or newer. This is ${version}.`);
}
