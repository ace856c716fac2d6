// @ts-check
import { randomBytes } from "node:crypto";
import { linkSync, mkdirSync, readdirSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { connect, createServer } from "node:net";
import { join } from "node:path";
import { errorCode } from "./launch-error.mjs";
import { readJson } from "./project.mjs";
import { withSocketPath } from "./socket-path.mjs";
import { waitUntil } from "./wait.mjs";

/**
 * A lock that ends with its process. The holder listens on a Unix socket in the folder; the kernel stops listening
 * for a process that dies, however it dies, and answers for one that lives, in another container too.
 *
 * Sockets are numbered. To take the lock is to link a socket that already listens to the next number, which only one
 * can do. The highest number is never removed, so nobody can take away what a slower contender believed dead.
 */

/** @typedef {{ pid?: number, host?: string, since?: string, address?: string }} Holder */

/** Somebody alive has the lock. `holder` is empty when they have not said who they are. */
export class LockHeld extends Error {
  /** @param {Holder} holder */
  constructor(holder) {
    super("the lock is held");
    this.holder = holder;
  }
}

/** @param {string} dir @returns {number} 0 when nobody ever had the lock */
const highest = (dir) =>
  readdirSync(dir).reduce((top, name) => Math.max(top, Number(/^lock\.(\d+)$/.exec(name)?.[1] ?? 0)), 0);

/**
 * @param {string} dir
 * @param {string} name
 * @returns {Promise<"alive" | "dead" | "gone">}
 */
function probe(dir, name) {
  return new Promise((resolve) => {
    const socket = withSocketPath(dir, name, (path) => connect({ path }));
    socket.once("connect", () => {
      socket.destroy();
      resolve("alive");
    });
    socket.once("error", (error) => {
      const code = errorCode(error);
      resolve(code === "ECONNREFUSED" ? "dead" : code === "ENOENT" ? "gone" : "alive");
    });
  });
}

/** @param {string} dir @param {number} number @returns {Promise<Holder>} */
async function readHolder(dir, number) {
  const read = () => {
    const found = readJson(join(dir, "holder.json"));
    return found?.number >= number ? found : undefined;
  };
  return (await waitUntil(read, { timeoutMs: 500 })) ?? {};
}

/** @param {string} dir @param {number} number @param {Holder} holder */
function sign(dir, number, holder) {
  const draft = join(dir, `holder.${process.pid}.json`);
  writeFileSync(draft, JSON.stringify({ number, ...holder }, null, 2), { mode: 0o600 });
  renameSync(draft, join(dir, "holder.json"));
}

/** @param {string} dir @param {number} number */
async function sweep(dir, number) {
  for (const name of readdirSync(dir)) {
    const older = Number(/^lock\.(\d+)$/.exec(name)?.[1] ?? number) < number;
    const left = name.startsWith("candidate.") && (await probe(dir, name)) === "dead";
    if (older || left) rmSync(join(dir, name), { force: true });
  }
}

/** @param {string} dir @returns {Promise<{ name: string, close(): Promise<void> }>} */
async function listen(dir) {
  const name = `candidate.${process.pid}.${randomBytes(4).toString("hex")}`;
  const server = createServer((socket) => socket.destroy());
  await new Promise((resolve, reject) => {
    server.once("error", reject);
    withSocketPath(dir, name, (path) => server.listen({ path }, () => resolve(undefined)));
  });
  server.unref();
  return { name, close: () => new Promise((resolve) => server.close(() => resolve())) };
}

/**
 * Takes the next number, or says who is in the way.
 * @param {string} dir
 * @param {string} candidate
 * @returns {Promise<number | undefined>} undefined when somebody moved meanwhile: look again
 */
async function claim(dir, candidate) {
  const top = highest(dir);
  const state = top === 0 ? "dead" : await probe(dir, `lock.${top}`);
  if (state === "alive") throw new LockHeld(await readHolder(dir, top));
  if (state === "gone") return undefined;
  const number = top + 1;
  try {
    linkSync(join(dir, candidate), join(dir, `lock.${number}`));
  } catch (error) {
    if (errorCode(error) === "EEXIST") return undefined;
    throw error;
  }
  if (highest(dir) === number) return number;
  rmSync(join(dir, `lock.${number}`), { force: true });
  return undefined;
}

/**
 * @param {string} dir a folder for the lock alone; made when missing
 * @param {Holder} holder told to whoever comes second
 * @returns {Promise<{ release(): Promise<void> }>}
 * @throws {LockHeld} when a living process has it
 */
export async function acquireLock(dir, holder) {
  mkdirSync(dir, { recursive: true, mode: 0o700 });
  const { name, close } = await listen(dir);
  try {
    for (;;) {
      const number = await claim(dir, name);
      if (number === undefined) continue;
      sign(dir, number, holder);
      rmSync(join(dir, name), { force: true });
      await sweep(dir, number);
      return { release: close };
    }
  } catch (error) {
    await close();
    rmSync(join(dir, name), { force: true });
    // A winner may have swept our socket in the instant before it listened; it is alive and will be named.
    if (errorCode(error) === "ENOENT") return acquireLock(dir, holder);
    throw error;
  }
}
