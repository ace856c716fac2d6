// @ts-check
import { hostname } from "node:os";
import { join } from "node:path";
import { errorCode, LaunchError } from "./launch-error.mjs";
import { acquireLock, LockHeld } from "./lock.mjs";

/** @param {import("./lock.mjs").Holder} holder @returns {string} */
function nameHolder({ pid, host, since, address }) {
  const facts = [
    pid && `process ${pid}`,
    host && `on ${host}`,
    since && `since ${since}`,
    address && `at ${address}`,
  ].filter(Boolean);
  return facts.length > 0 ? ` (${facts.join(", ")})` : "";
}

/**
 * One console at a time on a data directory: its database, spool and result files have one owner.
 * @param {{ dataDir: string, origin: string }} settings
 * @returns {Promise<{ release(): Promise<void> }>} let go by itself when the process ends
 * @throws {LaunchError} naming the holder
 */
export async function lockDataDir({ dataDir, origin }) {
  const holder = { pid: process.pid, host: hostname(), since: new Date().toISOString(), address: origin };
  try {
    return await acquireLock(join(dataDir, "lock"), holder);
  } catch (error) {
    if (error instanceof LockHeld) {
      throw new LaunchError(
        `Another Batchdeck${nameHolder(error.holder)} is using the data directory ${dataDir}.\n` +
          "Stop it first, or choose another directory: DATA_DIR=/path/to/other npm start",
      );
    }
    const code = errorCode(error);
    if (code === undefined) throw error;
    throw new LaunchError(`The data directory ${dataDir} cannot be used by this account (${code}).`, { cause: error });
  }
}
