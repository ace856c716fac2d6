// @ts-check
import { chmodSync, chownSync, readFileSync, realpathSync, statSync } from "node:fs";
import { dirname } from "node:path";
import { LaunchError } from "./launch-error.mjs";

/**
 * PostgreSQL refuses to run as root. Then an account without rights runs it.
 * @typedef {{ uid: number, gid: number }} Account
 */

/** @returns {boolean} */
export const isRoot = () => process.getuid?.() === 0;

/**
 * The account that runs the database: undefined for the one that runs this process. Under root it is the owner of a
 * cluster that exists already, else `nobody`.
 * @param {string} cluster
 * @returns {Account | undefined}
 */
export function databaseAccount(cluster) {
  if (!isRoot()) return undefined;
  const owner = statSync(cluster, { throwIfNoEntry: false });
  if (owner && owner.uid !== 0) return { uid: owner.uid, gid: owner.gid };
  const line = /^nobody:[^:]*:(\d+):(\d+):/m.exec(readFileSync("/etc/passwd", "utf8"));
  if (line) return { uid: Number(line[1]), gid: Number(line[2]) };
  throw new LaunchError(
    "PostgreSQL does not run as root, and this machine has no account `nobody` to run it.\n" +
      "Start Batchdeck from an ordinary account, or set DATABASE_URL.",
  );
}

/**
 * @param {string} path that exists
 * @param {Account} account
 * @param {number} wanted permission bits of one class: 4 read, 1 enter or run
 * @returns {boolean} by owner, group and mode; access control lists are not looked at
 */
export function allows(path, { uid, gid }, wanted) {
  const { mode, uid: owner, gid: group } = statSync(path);
  const shift = owner === uid ? 6 : group === gid ? 3 : 0;
  return ((mode >> shift) & wanted) === wanted;
}

/**
 * @param {string} dir that exists
 * @param {Account | undefined} account undefined reaches everything it needs
 * @returns {string | undefined} the first folder on the way that `account` may not enter
 */
export function closedFolder(dir, account) {
  if (!account) return undefined;
  const steps = [realpathSync(dir)];
  for (let step = steps[0] ?? "/"; step !== dirname(step); step = dirname(step)) steps.unshift(dirname(step));
  return steps.find((step) => !allows(step, account, 1));
}

/**
 * Lets `account` pass through a folder of ours (not list it).
 * @param {string} dir
 * @param {Account} account
 */
export function openForPassing(dir, account) {
  const { mode } = statSync(dir);
  if ((mode & 0o070) !== 0) return chmodSync(dir, (mode & 0o7777) | 0o001);
  chownSync(dir, process.getuid?.() ?? 0, account.gid);
  chmodSync(dir, (mode & 0o7777) | 0o010);
}
