// @ts-check
import { spawn } from "node:child_process";
import { openSync, rmSync } from "node:fs";
import { setTimeout as pause } from "node:timers/promises";
import { readPostmaster } from "./postmaster.mjs";

/**
 * Runs beside the console, in a session of its own: starts the database server, and stops it in order when the pipe
 * from the console closes, for whatever reason that happens. One JSON object, its task, is its only argument.
 * @typedef {{ program: string, args: string[], env: NodeJS.ProcessEnv, account?: import("./account.mjs").Account,
 *   cluster: string, logFile: string, removeAtEnd: string[] }} GuardianTask
 * It says `{ ready: pid }` or `{ failed: sentence }` on its standard output, once.
 */

const politeMs = 10_000;
const restartLimit = 5;

/** @type {GuardianTask} */
const task = JSON.parse(process.argv[2] ?? "{}");
const log = openSync(task.logFile, "a", 0o600);
let isStopping = false;
let isReady = false;
let restarts = 0;
/** @type {import("node:child_process").ChildProcess | undefined} */
let server;

const say = (/** @type {Record<string, unknown>} */ fact) => process.stdout.write(`${JSON.stringify(fact)}\n`);

/** @param {import("node:child_process").ChildProcess} child */
const hasEnded = (child) => child.exitCode !== null || child.signalCode !== null;

/** @param {number} code */
function end(code) {
  for (const path of task.removeAtEnd) rmSync(path, { recursive: true, force: true });
  process.exit(code);
}

/** @param {import("node:child_process").ChildProcess} child @returns {Promise<void>} once it takes connections, or ended */
async function announce(child) {
  while (!hasEnded(child)) {
    const found = readPostmaster(task.cluster);
    if (found?.pid === child.pid && found?.isReady) {
      isReady = true;
      say({ ready: child.pid });
      return;
    }
    await pause(10);
  }
}

/** @param {string} how it ended */
async function onExit(how) {
  if (isStopping) return end(0);
  restarts += 1;
  if (!isReady || restarts > restartLimit) {
    say({ failed: `The database server ended by itself (${how}).` });
    return end(1);
  }
  // Its orphans need a moment to notice that they are orphans.
  await pause(200 * restarts);
  if (isStopping) end(0);
  else start();
}

function start() {
  const { program, args, account, env } = task;
  const child = spawn(program, args, { ...account, cwd: "/", env, stdio: ["ignore", log, log] });
  server = child;
  isReady = false;
  child.once("error", (error) => {
    say({ failed: error.message });
    end(1);
  });
  child.once("exit", (code, signal) => onExit(signal ?? `code ${code}`));
  announce(child);
}

function stop() {
  if (isStopping) return;
  isStopping = true;
  const child = server;
  if (!child || hasEnded(child)) return end(0);
  // "Fast": refuse new work, roll back what is open, write everything down.
  child.kill("SIGINT");
  // "Immediate": it recovers at its next start. Then whatever it takes.
  setTimeout(() => child.kill("SIGQUIT"), politeMs);
  setTimeout(() => child.kill("SIGKILL"), politeMs + 5_000);
}

// Signals meant for the console reach the whole group of a container or service; the pipe alone decides here.
for (const name of /** @type {NodeJS.Signals[]} */ (["SIGINT", "SIGTERM", "SIGHUP"])) process.on(name, () => {});
process.stdout.on("error", () => {});
process.stdin.on("error", stop);
process.stdin.once("close", stop);
process.stdin.resume();
start();
