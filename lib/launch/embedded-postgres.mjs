// @ts-check
import { spawn } from "node:child_process";
import { existsSync, readFileSync, renameSync, statSync } from "node:fs";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";
import { LaunchError } from "./launch-error.mjs";
import { prepareBinaries } from "./postgres-binaries.mjs";
import { ensureCluster, serverArguments, serverEnv } from "./postgres-cluster.mjs";
import { settlePlace } from "./postgres-place.mjs";
import { disownPidFile, stopPostmaster } from "./postmaster.mjs";
import { settled } from "./wait.mjs";

const guardianFile = fileURLToPath(new URL("./postgres-guardian.mjs", import.meta.url));
const logLimitBytes = 5_000_000;

/** @typedef {{ url: string, home: string, guardianPid: number, stop(): Promise<void> }} EmbeddedPostgres */

/** @param {string} socketDir @param {string} database @returns {string} a URL that `pg` understands */
const socketUrl = (socketDir, database) =>
  `postgresql://batchdeck@localhost/${database}?host=${encodeURIComponent(socketDir)}`;

/**
 * Where a console that runs on this data directory has its database.
 * @param {{ dataDir: string, log: (sentence: string) => void }} options
 * @returns {string}
 */
export const embeddedUrl = (options) => socketUrl(settlePlace(options).socketDir, "batchdeck");

/** @param {string} logFile @returns {string} the last lines, to tell why a start failed */
function lastLines(logFile) {
  const text = existsSync(logFile) ? readFileSync(logFile, "utf8") : "";
  return text.trim().split("\n").slice(-8).join("\n");
}

/** @param {string} logFile */
function turnLog(logFile) {
  if ((statSync(logFile, { throwIfNoEntry: false })?.size ?? 0) > logLimitBytes) renameSync(logFile, `${logFile}.1`);
}

/**
 * @param {import("./postgres-guardian.mjs").GuardianTask} task
 * @returns {Promise<import("node:child_process").ChildProcess>} once the server takes connections
 */
function startGuardian(task) {
  return new Promise((resolve, reject) => {
    const guardian = spawn(process.execPath, [guardianFile, JSON.stringify(task)], {
      detached: true,
      cwd: "/",
      env: serverEnv,
      stdio: ["pipe", "pipe", "ignore"],
    });
    const fail = (/** @type {string} */ why) =>
      reject(new LaunchError(`The built-in PostgreSQL did not start. ${why}\n${lastLines(task.logFile)}`));
    createInterface({ input: guardian.stdout }).on("line", (text) => {
      const { ready, failed } = JSON.parse(text);
      if (ready) resolve(guardian);
      else fail(failed);
    });
    guardian.once("error", reject);
    guardian.once("exit", (code) => fail(`Its guardian ended with code ${code}.`));
    // A guardian that is gone is noticed by its exit; a broken pipe to it says nothing more.
    guardian.stdin.on("error", () => {});
  });
}

/** @param {string} url of the database `postgres` @param {string} name */
async function ensureDatabase(url, name) {
  const { default: pg } = await import("pg");
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    const { rowCount } = await client.query("select 1 from pg_database where datname = $1", [name]);
    if (rowCount === 0) await client.query(`create database ${client.escapeIdentifier(name)}`);
  } finally {
    await client.end();
  }
}

/**
 * Starts the PostgreSQL server that belongs to a data directory, making it at first. It listens on a Unix socket only,
 * runs under `nobody` when we are root, and ends with this process, killed or not. A server that an earlier process
 * left behind is stopped first. The caller sees to it that nobody else uses the directory (`lockDataDir`).
 *
 * @param {object} options
 * @param {string} options.dataDir absolute; the database goes to `postgres` below it
 * @param {(sentence: string) => void} options.log told what the person at the terminal should know
 * @param {string} [options.otherHome] where it goes when its account cannot reach `dataDir`
 * @param {Record<string, string>} [options.settings] PostgreSQL settings, for tests
 * @param {boolean} [options.isTemporary] removes `dataDir` at the end, even when this process was killed
 * @returns {Promise<EmbeddedPostgres>} `url` is that of the database `batchdeck`
 * @throws {LaunchError} with what is wrong and what to do
 */
export async function startEmbeddedPostgres({ dataDir, log, otherHome, settings = {}, isTemporary = false }) {
  if (process.platform === "win32") {
    throw new LaunchError(
      "The built-in database runs on Linux and macOS. Set DATABASE_URL to use a PostgreSQL server.",
    );
  }
  const place = settlePlace({ dataDir, otherHome, log });
  const { home, cluster, socketDir, logFile, account } = place;
  const binaries = prepareBinaries(place);
  if (!(await stopPostmaster(cluster, { politeMs: 3_000 }))) {
    throw new LaunchError(
      `A database server left behind on ${cluster} does not stop; see ${join(cluster, "postmaster.pid")}.`,
    );
  }
  disownPidFile(cluster);
  await ensureCluster(place, binaries, { isTemporary });
  turnLog(logFile);

  const guardian = await startGuardian({
    program: binaries.postgres,
    args: serverArguments(place, settings),
    env: serverEnv,
    account,
    cluster,
    logFile,
    removeAtEnd: isTemporary ? [dataDir, home, socketDir] : [],
  });
  const ended = new Promise((resolve) => guardian.once("exit", resolve));
  const stop = async () => {
    guardian.stdin?.end();
    await settled(ended, 16_000);
    // The guardian may have been killed alone; its server is then ours to stop.
    await stopPostmaster(cluster, { politeMs: 5_000 });
  };
  try {
    await ensureDatabase(socketUrl(socketDir, "postgres"), "batchdeck");
  } catch (error) {
    await stop();
    throw error;
  }
  return { url: socketUrl(socketDir, "batchdeck"), home, guardianPid: guardian.pid ?? 0, stop };
}
