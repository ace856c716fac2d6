// @ts-check
import { hostname } from "node:os";
import { LaunchError } from "./launch-error.mjs";
import { acquireLock, LockHeld } from "./lock.mjs";
import { inProject } from "./project.mjs";
import { waitUntil } from "./wait.mjs";

const patienceMs = 15 * 60_000;

/**
 * Several consoles may start from one folder at once: one of them installs and builds, the others wait for it.
 * @template T
 * @param {() => Promise<T>} work
 * @param {{ log: (sentence: string) => void }} options
 * @returns {Promise<T>}
 * @throws {LaunchError} when another process keeps at it for too long
 */
export async function aloneInProject(work, { log }) {
  const me = { pid: process.pid, host: hostname(), since: new Date().toISOString() };
  /** @type {number | undefined} */
  let other;
  const take = async () => {
    try {
      return await acquireLock(inProject(".cache/launch-lock"), me);
    } catch (error) {
      if (!(error instanceof LockHeld)) throw error;
      if (other === undefined) log(`Waiting for process ${error.holder.pid}, which installs or builds here …`);
      other = error.holder.pid;
      return undefined;
    }
  };
  const lock = await waitUntil(take, { timeoutMs: patienceMs, everyMs: 250 });
  if (!lock)
    throw new LaunchError(`Process ${other} has been installing or building for too long. Stop it and start again.`);
  try {
    return await work();
  } finally {
    await lock.release();
  }
}
