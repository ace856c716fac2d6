// @ts-check
import { createHash, randomBytes } from "node:crypto";
import {
  chmodSync,
  chownSync,
  existsSync,
  lstatSync,
  mkdirSync,
  realpathSync,
  renameSync,
  writeFileSync,
} from "node:fs";
import { basename, join } from "node:path";
import { closedFolder, databaseAccount, openForPassing } from "./account.mjs";
import { LaunchError } from "./launch-error.mjs";
import { readJson } from "./project.mjs";

/**
 * Where one embedded database lives. `cluster` and `socketDir` belong to the account that runs it.
 * @typedef {{ home: string, cluster: string, socketDir: string, logFile: string, account: import("./account.mjs").Account | undefined }} Place
 */

/** Where the database goes under root when its own account cannot reach the data directory. */
export const systemHome = "/var/lib/batchdeck";

/** @param {string} dir @param {number} mode exact, whatever the umask */
function makeDir(dir, mode) {
  if (existsSync(dir)) return;
  mkdirSync(dir, { recursive: true });
  chmodSync(dir, mode);
}

/** @param {string} dir @param {import("./account.mjs").Account | undefined} account */
function makeOwnDir(dir, account) {
  makeDir(dir, 0o700);
  if (account) chownSync(dir, account.uid, account.gid);
}

/** `.s.PGSQL.5432` has to fit behind it: a deep folder gets a short one in /tmp. @param {string} home @returns {string} */
function socketDirOf(home) {
  const near = join(home, "socket");
  if (Buffer.byteLength(near) <= 85) return near;
  return `/tmp/batchdeck-${createHash("sha256").update(home).digest("hex").slice(0, 16)}`;
}

/** @param {string} dir @param {import("./account.mjs").Account | undefined} account */
function makeSocketDir(dir, account) {
  makeOwnDir(dir, account);
  const { uid, mode } = lstatSync(dir);
  if (uid === (account?.uid ?? process.getuid?.()) && (mode & 0o077) === 0) return;
  throw new LaunchError(`The folder ${dir} belongs to another account; the database cannot put its socket there.`);
}

/**
 * A new folder outside the data directory, remembered there in `moved` before anything is put into it.
 * @param {string} moved
 * @param {{ dataDir: string, closed: string, otherHome: string, log: (sentence: string) => void }} why
 * @returns {string}
 */
function moveAway(moved, { dataDir, closed, otherHome, log }) {
  makeDir(otherHome, 0o755);
  const home = join(otherHome, `${basename(dataDir).replace(/[^\w-]/g, "")}-${randomBytes(6).toString("hex")}`);
  makeDir(home, 0o711);
  writeFileSync(`${moved}.draft`, `${JSON.stringify({ home }, null, 2)}\n`, { flush: true });
  renameSync(`${moved}.draft`, moved);
  log(
    `The database will live in ${home}: it runs without root's rights, and ${closed} is closed to other accounts.\n` +
      "To keep it with the data, choose an open folder before the first start: DATA_DIR=/srv/batchdeck npm start",
  );
  return home;
}

/** @param {string} home @param {string} dataDir @param {string} moved @returns {string} */
function requireHome(home, dataDir, moved) {
  if (existsSync(home)) return home;
  throw new LaunchError(
    `The database of ${dataDir} should be in ${home}, which is missing (${basename(moved)} says where it is).\n` +
      `Bring that folder back; or delete ${moved} to begin with an empty database.`,
  );
}

/** @param {string} home @returns {Place} */
function placeIn(home) {
  const cluster = join(home, "cluster");
  const account = databaseAccount(cluster);
  const place = { home, cluster, socketDir: socketDirOf(home), logFile: join(home, "postgres.log"), account };
  makeSocketDir(place.socketDir, account);
  return place;
}

/**
 * Finds or makes the folders of the database that belongs to `dataDir`. A choice once made is kept, so that a later
 * change of a parent folder's mode cannot make the data seem to vanish.
 * @param {{ dataDir: string, otherHome?: string, log: (sentence: string) => void }} options
 * @returns {Place}
 * @throws {LaunchError} when the account that runs the database cannot reach it
 */
export function settlePlace({ dataDir: given, otherHome = systemHome, log }) {
  makeDir(given, 0o700);
  const dataDir = realpathSync(given);
  const moved = join(dataDir, "postgres-moved.json");
  const remembered = readJson(moved)?.home;
  if (remembered) return placeIn(requireHome(remembered, dataDir, moved));

  const home = join(dataDir, "postgres");
  const account = databaseAccount(join(home, "cluster"));
  if (account && closedFolder(dataDir, account) === dataDir) openForPassing(dataDir, account);
  const closed = closedFolder(dataDir, account);
  if (closed && !existsSync(join(home, "cluster"))) {
    return placeIn(moveAway(moved, { dataDir, closed, otherHome, log }));
  }
  if (closed) {
    throw new LaunchError(
      `The database in ${home} runs without root's rights and can no longer be reached: ${closed} is closed to other ` +
        `accounts.\nOpen it for passing through: chmod o+x ${closed}`,
    );
  }
  makeDir(home, 0o711);
  return placeIn(home);
}
