import { randomUUID } from "node:crypto";
import { readFileSync } from "node:fs";
import { mkdir, readFile, realpath, unlink, writeFile } from "node:fs/promises";
import { join } from "node:path";

type Holder = { pid: number; startedAt: string | null; token: string };

const OPEN_DIRS = Symbol.for("batchdeck.emulator.open-dirs");
const registry = globalThis as { [OPEN_DIRS]?: Set<string> };

/** Start time of a process in kernel ticks, so that a reused pid is not taken for the old holder; null off Linux. */
function startedAt(pid: number): string | null {
  try {
    return readFileSync(`/proc/${pid}/stat`, "utf8").split(") ").pop()?.split(" ")[19] ?? null;
  } catch {
    return null;
  }
}

function isAlive(holder: Holder): boolean {
  try {
    process.kill(holder.pid, 0);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "ESRCH") return false;
  }
  return holder.startedAt === null || startedAt(holder.pid) === holder.startedAt;
}

async function currentHolder(path: string): Promise<Holder | null> {
  try {
    return JSON.parse(await readFile(path, "utf8")) as Holder;
  } catch {
    return null;
  }
}

/**
 * Makes this process the only one that writes under `dir`. The lock of a killed process is taken over.
 * @returns a function that gives the lock back.
 * @throws Error naming the holder when another live emulator has the directory.
 */
export async function lockDir(dir: string): Promise<() => Promise<void>> {
  await mkdir(dir, { recursive: true });
  const real = await realpath(dir);
  const path = join(real, "emulator.lock");
  registry[OPEN_DIRS] ??= new Set();
  const open = registry[OPEN_DIRS];
  if (open.has(real)) throw new Error(`The emulator directory ${dir} is already open in this process.`);
  const mine: Holder = { pid: process.pid, startedAt: startedAt(process.pid), token: randomUUID() };
  open.add(real);
  try {
    for (let attempt = 0; ; attempt++) {
      const isCreated = await writeFile(path, JSON.stringify(mine), { flag: "wx" }).then(
        () => true,
        () => false,
      );
      if (isCreated) break;
      const holder = await currentHolder(path);
      const isForeign = holder !== null && holder.pid !== process.pid && isAlive(holder);
      if (isForeign || attempt === 5) {
        throw new Error(`The emulator directory ${dir} is in use by process ${holder?.pid ?? "unknown"}.`);
      }
      await unlink(path).catch(() => undefined);
    }
  } catch (error) {
    open.delete(real);
    throw error;
  }
  return async () => {
    open.delete(real);
    const holder = await currentHolder(path);
    if (holder?.token === mine.token) await unlink(path).catch(() => undefined);
  };
}
