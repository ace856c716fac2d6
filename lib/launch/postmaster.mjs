// @ts-check
import { execFileSync } from "node:child_process";
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { waitUntil } from "./wait.mjs";

/** No process ever has this number: above Linux's and macOS's limits. */
const nobodysPid = 4_194_305;

/**
 * What a cluster's `postmaster.pid` says.
 * @param {string} cluster
 * @returns {{ pid: number, isReady: boolean } | undefined} undefined when the server was stopped in order
 */
export function readPostmaster(cluster) {
  try {
    const lines = readFileSync(join(cluster, "postmaster.pid"), "utf8").split("\n");
    const pid = Number(lines[0]);
    return pid > 0 ? { pid, isReady: lines[7]?.trim() === "ready" } : undefined;
  } catch {
    return undefined;
  }
}

/** @param {number} pid @returns {string} empty for a process that is gone or only waits to be reaped */
function commandOf(pid) {
  try {
    if (process.platform === "linux") return readFileSync(`/proc/${pid}/cmdline`, "utf8").replaceAll("\0", " ");
    return execFileSync("ps", ["-ww", "-o", "command=", "-p", String(pid)], { encoding: "utf8" });
  } catch {
    return "";
  }
}

/**
 * @param {string} cluster
 * @returns {number | undefined} the process number of a living server of exactly this cluster
 */
export function livingPostmaster(cluster) {
  const pid = readPostmaster(cluster)?.pid;
  return pid !== undefined && commandOf(pid).includes(`-D ${cluster} `) ? pid : undefined;
}

/** @param {number} pid @param {NodeJS.Signals} name @returns {void} */
function signal(pid, name) {
  try {
    process.kill(pid, name);
  } catch {
    // It ended meanwhile.
  }
}

/**
 * Stops a server that is not our child: politely, then at once (it recovers at its next start).
 * @param {string} cluster
 * @param {{ politeMs: number }} options how long it may take to write everything down
 * @returns {Promise<boolean>} true when none runs any more
 */
export async function stopPostmaster(cluster, { politeMs }) {
  /** @type {[NodeJS.Signals, number][]} */
  const steps = [
    ["SIGINT", politeMs],
    ["SIGQUIT", 5_000],
    ["SIGKILL", 5_000],
  ];
  for (const [name, timeoutMs] of steps) {
    const pid = livingPostmaster(cluster);
    if (pid === undefined) return true;
    signal(pid, name);
    if (await waitUntil(() => livingPostmaster(cluster) === undefined, { timeoutMs })) return true;
  }
  return false;
}

/**
 * A `postmaster.pid` left behind may name a process number that another program has by now, and PostgreSQL would
 * refuse to start. The file stays, for its other lines let PostgreSQL find backends that still run; only the number goes.
 * @param {string} cluster without a living server
 */
export function disownPidFile(cluster) {
  if (!readPostmaster(cluster)) return;
  const path = join(cluster, "postmaster.pid");
  writeFileSync(path, readFileSync(path, "utf8").replace(/^\d+/, String(nobodysPid)));
}
