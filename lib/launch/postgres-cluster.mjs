// @ts-check
import { spawn } from "node:child_process";
import {
  chmodSync,
  chownSync,
  closeSync,
  existsSync,
  fsyncSync,
  mkdtempSync,
  openSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
} from "node:fs";
import { join } from "node:path";
import { LaunchError } from "./launch-error.mjs";

/** The PostgreSQL line of the built-in programs; a cluster belongs to one line. */
const line = "17";

/** Nothing of our own environment reaches the server: it needs none of it, and secrets stay here. */
const environment = { PATH: "/usr/bin:/bin", LC_ALL: "C", TZ: "UTC" };
export const serverEnv = /** @type {NodeJS.ProcessEnv} */ (/** @type {unknown} */ (environment));

/**
 * @param {string} program
 * @param {string[]} args
 * @param {import("./account.mjs").Account | undefined} account
 * @returns {Promise<{ code: number | null, output: string }>}
 */
function run(program, args, account) {
  return new Promise((resolve, reject) => {
    const child = spawn(program, args, { ...account, cwd: "/", env: serverEnv, stdio: ["ignore", "pipe", "pipe"] });
    let output = "";
    const keep = (/** @type {Buffer} */ chunk) => {
      output += chunk;
    };
    child.stdout.on("data", keep);
    child.stderr.on("data", keep);
    child.once("error", reject);
    child.once("close", (code) => resolve({ code, output }));
  });
}

/**
 * Makes the cluster when there is none. It is made aside and moved in place whole: a start that is killed in the
 * middle leaves nothing that the next one would take for a database.
 * @param {import("./postgres-place.mjs").Place} place
 * @param {import("./postgres-binaries.mjs").Binaries} binaries
 * @param {{ isTemporary: boolean }} options temporary: it need not survive a power cut
 * @returns {Promise<void>}
 * @throws {LaunchError} with what PostgreSQL said
 */
export async function ensureCluster({ home, cluster, account }, { initdb }, { isTemporary }) {
  if (existsSync(cluster)) return requireSameLine(cluster);
  for (const name of readdirSync(home)) {
    if (name.startsWith("cluster.draft-")) rmSync(join(home, name), { recursive: true, force: true });
  }
  const draft = mkdtempSync(join(home, "cluster.draft-"));
  chmodSync(draft, 0o700);
  if (account) chownSync(draft, account.uid, account.gid);
  // Only this console and root pass through the socket's folder, so no password guards it.
  const args = ["-D", draft, "--username=batchdeck", "--auth=trust", "--data-checksums", "--no-instructions"];
  args.push("--encoding=UTF8", "--locale=C", "--locale-provider=builtin", "--builtin-locale=C.UTF-8");
  if (isTemporary) args.push("--no-sync");
  const { code, output } = await run(initdb, args, account);
  if (code !== 0) {
    rmSync(draft, { recursive: true, force: true });
    throw new LaunchError(`The built-in PostgreSQL could not make its files in ${home}:\n${output.trim()}`);
  }
  renameSync(draft, cluster);
  const folder = openSync(home, "r");
  fsyncSync(folder);
  closeSync(folder);
}

/** @param {string} cluster */
function requireSameLine(cluster) {
  const found = readFileSync(join(cluster, "PG_VERSION"), "utf8").trim();
  if (found === line) return;
  throw new LaunchError(
    `The database in ${cluster} was made by PostgreSQL ${found}; this Batchdeck has PostgreSQL ${line}.\n` +
      "Start it with the Batchdeck that made it, copy its contents with pg_dump, and load them here.",
  );
}

/**
 * The server's command line: reached through its socket only, sized for a console beside it.
 * @param {import("./postgres-place.mjs").Place} place
 * @param {Record<string, string>} settings more of PostgreSQL's own settings, stronger than these
 * @returns {string[]}
 */
export function serverArguments({ cluster, socketDir }, settings) {
  const all = {
    listen_addresses: "",
    unix_socket_directories: socketDir,
    unix_socket_permissions: "0700",
    port: "5432",
    max_connections: "60",
    shared_buffers: "64MB",
    max_wal_size: "512MB",
    wal_level: "minimal",
    max_wal_senders: "0",
    // Small answers need no helpers; without them no shared memory is left behind by a kill, or missing in a container.
    max_parallel_workers_per_gather: "0",
    max_parallel_maintenance_workers: "0",
    dynamic_shared_memory_type: "mmap",
    timezone: "UTC",
    log_timezone: "UTC",
    log_line_prefix: "%m [%p] ",
    ...settings,
  };
  return ["-D", cluster, ...Object.entries(all).flatMap(([name, value]) => ["-c", `${name}=${value}`])];
}
