import "server-only";
import { mkdir, open, readdir, readFile, rm, stat, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { runtime } from "@/lib/runtime";

const slotsMax = 64;

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === "EPERM";
  }
}

async function isFree(holder: string): Promise<boolean> {
  const pid = Number(await readFile(/* turbopackIgnore: true */ holder, "utf8").catch(() => ""));
  return !Number.isInteger(pid) || pid <= 0 || pid === process.pid || !isAlive(pid);
}

/**
 * A folder for this process's caches: the first one nobody alive holds, so that a restart finds what it left. Two
 * processes that still meet in one are kept apart by DuckDB's own lock on each file.
 */
export async function claimSlot(): Promise<string> {
  for (let slot = 0; slot < slotsMax; slot += 1) {
    const dir = join(/* turbopackIgnore: true */ runtime().dataDir, "cache", String(slot));
    const holder = join(/* turbopackIgnore: true */ dir, "holder");
    await mkdir(/* turbopackIgnore: true */ dir, { recursive: true, mode: 0o700 });
    const made = await open(/* turbopackIgnore: true */ holder, "wx", 0o600).catch(() => null);
    if (made === null && !(await isFree(holder))) continue;
    await made?.close();
    await writeFile(/* turbopackIgnore: true */ holder, String(process.pid));
    await rm(join(/* turbopackIgnore: true */ dir, "spill"), { recursive: true, force: true });
    return dir;
  }
  throw new Error("no free cache folder in the data directory");
}

/** Removes a cache file with what the engine keeps beside it. */
export async function removeCache(path: string): Promise<void> {
  await Promise.all([path, `${path}.wal`].map((file) => rm(/* turbopackIgnore: true */ file, { force: true })));
}

/**
 * Removes what any process of this data directory holds of a batch: its cache, and copies of it for queries. Who has one open
 * keeps what it opened.
 */
export async function removeCaches(batchId: string): Promise<void> {
  const root = join(/* turbopackIgnore: true */ runtime().dataDir, "cache");
  for (const slot of await readdir(/* turbopackIgnore: true */ root).catch(() => [])) {
    await removeCache(join(/* turbopackIgnore: true */ root, slot, `${batchId}.duckdb`));
    const copies = join(/* turbopackIgnore: true */ root, slot, "sql");
    const names = await readdir(/* turbopackIgnore: true */ copies).catch(() => []);
    for (const name of names.filter((one) => one.startsWith(`${batchId}-`)))
      await rm(join(/* turbopackIgnore: true */ copies, name), { force: true });
  }
}

/** Keeps a slot within its size, removing first what was used longest ago. Files in use stay. */
export async function sweepSlot(dir: string, inUse: ReadonlySet<string>, sizeBytesMax: number): Promise<void> {
  const names = (await readdir(/* turbopackIgnore: true */ dir)).filter((name) => name.endsWith(".duckdb"));
  const files = [];
  for (const name of names) {
    const path = join(/* turbopackIgnore: true */ dir, name);
    const found = await stat(/* turbopackIgnore: true */ path).catch(() => null);
    if (found) files.push({ path, sizeBytes: found.size, usedAtMs: found.mtimeMs });
  }
  let sum = files.reduce((total, file) => total + file.sizeBytes, 0);
  for (const file of files.sort((a, b) => a.usedAtMs - b.usedAtMs)) {
    if (sum <= sizeBytesMax) return;
    if (inUse.has(file.path)) continue;
    await removeCache(file.path);
    sum -= file.sizeBytes;
  }
}
