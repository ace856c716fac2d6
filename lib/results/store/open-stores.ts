import "server-only";
import { setTimeout } from "node:timers/promises";
import { once } from "@/lib/runtime";
import { AppError } from "@/lib/wire/errors";
import { CacheFile, type StoreSource } from "./cache-file";
import { dropEngine, engine, takeEngine } from "./engine";
import { catchUpFills } from "./fills";
import { stopReader } from "./reader";
import { removeCaches, sweepSlot } from "./slot";

/** Each one that is open takes of the memory that all share: with twenty-four, exports of whole batches ran out of it. */
const openMax = 4;
const idleMs = 60_000;
/** How much disk the caches of a process may take; they can all be made again. */
const slotBytesMax = 4 * 1024 ** 3;

/** `whenUnused`: who waits until its last user has left. */
type Held = { file: Promise<CacheFile>; users: number; usedAtMs: number; whenUnused: (() => void)[] };
type Holder = {
  held: Map<string, Held>;
  /** A file that is being closed must be gone before it is opened again. */
  closing: Map<string, Promise<void>>;
  timer: ReturnType<typeof setInterval> | null;
};

const holder = () => once<Holder>("results.stores", () => ({ held: new Map(), closing: new Map(), timer: null }));

const unused = (one: Held): Promise<void> =>
  one.users === 0 ? Promise.resolve() : new Promise((resolve) => one.whenUnused.push(resolve));

/**
 * Closes a cache once its users have left: a file that is taken away from under a query takes the process with it. Nobody
 * is let in meanwhile; who asks waits, and opens it anew after `last`.
 */
function close(batchId: string, one: Held, last: () => Promise<void> = async () => undefined): Promise<void> {
  const { held, closing } = holder();
  held.delete(batchId);
  const done = unused(one)
    .then(() => one.file)
    .then((file) => file.close())
    .catch(() => undefined)
    .then(last)
    .finally(() => {
      if (closing.get(batchId) === done) closing.delete(batchId);
    });
  closing.set(batchId, done);
  return done;
}

const closingMs = 30_000;

/** Two that each hold what the other waits for would wait for ever. @throws AppError not_ready */
async function whenClosed(batchId: string): Promise<void> {
  const closed = holder().closing.get(batchId);
  if (closed === undefined) return;
  const late = Symbol("late");
  if ((await Promise.race([closed, setTimeout(closingMs, late, { ref: false })])) !== late) return;
  throw new AppError("not_ready", "The results are being read anew. Nothing is lost; try again in a moment.");
}

/** Closes files nobody uses: those idle for a while, and the longest idle while too many are open. */
async function closeIdle(now: number): Promise<void> {
  const { held } = holder();
  const idle = [...held].filter(([, one]) => one.users === 0).sort(([, a], [, b]) => a.usedAtMs - b.usedAtMs);
  const surplus = held.size - openMax;
  const closing = idle.filter(([, one], index) => index < surplus || now - one.usedAtMs >= idleMs);
  await Promise.all(closing.map(([batchId, one]) => close(batchId, one)));
}

async function tidy(): Promise<void> {
  const { held, timer } = holder();
  await closeIdle(Date.now());
  const files = await Promise.all([...held.values()].map((one) => one.file.catch(() => null)));
  const { dir } = await engine();
  await sweepSlot(dir, new Set(files.flatMap((file) => file?.path ?? [])), slotBytesMax);
  if (held.size > 0 || timer === null) return;
  clearInterval(timer);
  holder().timer = null;
}

function acquire(source: StoreSource): Held {
  const { held } = holder();
  const open = async () => {
    await whenClosed(source.batchId);
    return CacheFile.open(source);
  };
  const begin = (): Held => {
    const one: Held = { file: open(), users: 0, usedAtMs: Date.now(), whenUnused: [] };
    held.set(source.batchId, one);
    // The next one may find the disk well again.
    one.file.catch((error) => {
      if (isOthersFault(error) && held.get(source.batchId) === one) held.delete(source.batchId);
    });
    return one;
  };
  const one = held.get(source.batchId) ?? begin();
  one.users += 1;
  holder().timer ??= setInterval(() => void tidy().catch(() => undefined), idleMs / 2).unref();
  return one;
}

async function use<T>(one: Held, source: StoreSource, work: (file: CacheFile) => Promise<T>): Promise<T> {
  try {
    const file = await one.file;
    await file.catchUp(source);
    await catchUpFills(file, source, withCache);
    return await work(file);
  } finally {
    one.users -= 1;
    one.usedAtMs = Date.now();
    if (one.users === 0) for (const tell of one.whenUnused.splice(0)) tell();
    await closeIdle(Date.now());
  }
}

/** Throws away a batch's cache; a fault that spoilt the engine itself takes every cache file out of memory with it. */
async function discard(batchId: string, one: Held, error: unknown): Promise<void> {
  const { held } = holder();
  // Somebody whose query failed by the same fault was quicker.
  if (held.get(batchId) !== one) return;
  if (!/FATAL|invalidated/i.test(error instanceof Error ? error.message : "")) {
    void close(batchId, one, () => removeCaches(batchId));
    return;
  }
  const all = [...held.values()];
  held.clear();
  const spoilt = takeEngine();
  void Promise.all(all.map(unused)).then(async () => (await spoilt)?.instance.closeSync());
  await removeCaches(batchId);
}

/** What is wrong with the question, or with the disk, would be wrong with a new cache too. */
const isOthersFault = (error: unknown): boolean => {
  const code = (error as NodeJS.ErrnoException | null)?.code;
  return error instanceof AppError || code === "ENOENT" || code === "EMFILE" || code === "ENOSPC";
};

/** A table that was removed, perhaps by another process, is read out of no cache that still has it. */
async function forgetRemovedTable({ batchId, tablePath }: StoreSource): Promise<void> {
  const one = holder().held.get(batchId);
  if (tablePath !== null || !one) return;
  const file = await one.file.catch(() => null);
  if (file?.hasTable && holder().held.get(batchId) === one) void close(batchId, one, () => removeCaches(batchId));
}

/**
 * Gives `work` the batch's cache, caught up with its source. A damaged cache is thrown away and made again, once.
 * @throws ENOENT when a spool was replaced since `source` was read from the database: read it again.
 */
export async function withCache<T>(source: StoreSource, work: (file: CacheFile) => Promise<T>): Promise<T> {
  await forgetRemovedTable(source);
  const one = acquire(source);
  try {
    return await use(one, source, work);
  } catch (error) {
    if (isOthersFault(error)) throw error;
    await discard(source.batchId, one, error);
  }
  return use(acquire(source), source, work);
}

/** Throws away the cache of a batch that is no more, and what earlier processes left of it. */
export async function forgetStore(batchId: string): Promise<void> {
  const one = holder().held.get(batchId);
  await (one ? close(batchId, one, () => removeCaches(batchId)) : removeCaches(batchId));
}

const drainMs = 10_000;
const drainStepMs = 20;

/**
 * Closes every cache, for a clean stop and for tests, once the work that is under way has ended: an engine taken away
 * from under a query takes the process with it. What still works after ten seconds keeps its cache open; the next start
 * reads it again from its log.
 */
export async function closeStores(): Promise<void> {
  const { held, timer } = holder();
  if (timer) clearInterval(timer);
  holder().timer = null;
  const isBusy = () => [...held.values()].some((one) => one.users > 0);
  for (let waitedMs = 0; isBusy() && waitedMs < drainMs; waitedMs += drainStepMs) await setTimeout(drainStepMs);
  if (isBusy()) return;
  await Promise.all([...held].map(([batchId, one]) => close(batchId, one)));
  if (held.size > 0) return;
  stopReader();
  await dropEngine();
}
