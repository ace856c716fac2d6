import "server-only";
import { setTimeout } from "node:timers/promises";
import { once } from "@/lib/runtime";
import { CacheFile, type StoreSource } from "./cache-file";
import { dropEngine, engine } from "./engine";
import { catchUpFills } from "./fills";
import { stopReader } from "./reader";
import { removeCaches, sweepSlot } from "./slot";

const openMax = 4;
const idleMs = 60_000;
/** How much disk the caches of a process may take; they can all be made again. */
const slotBytesMax = 4 * 1024 ** 3;

type Held = { file: Promise<CacheFile>; users: number; usedAtMs: number };
type Holder = {
  held: Map<string, Held>;
  /** A file that is being closed must be gone before it is opened again. */
  closing: Map<string, Promise<void>>;
  timer: ReturnType<typeof setInterval> | null;
};

const holder = () => once<Holder>("results.stores", () => ({ held: new Map(), closing: new Map(), timer: null }));

function close(batchId: string, one: Held): Promise<void> {
  const { held, closing } = holder();
  held.delete(batchId);
  const done = one.file
    .then((file) => file.close())
    .catch(() => undefined)
    .finally(() => closing.delete(batchId));
  closing.set(batchId, done);
  return done;
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
  const { held, closing } = holder();
  const open = async () => {
    await closing.get(source.batchId);
    return CacheFile.open(source);
  };
  const one: Held = held.get(source.batchId) ?? { file: open(), users: 0, usedAtMs: Date.now() };
  one.users += 1;
  held.set(source.batchId, one);
  holder().timer ??= setInterval(() => void tidy().catch(() => undefined), idleMs / 2).unref();
  return one;
}

async function attempt<T>(source: StoreSource, work: (file: CacheFile) => Promise<T>): Promise<T> {
  const one = acquire(source);
  try {
    const file = await one.file;
    await file.catchUp(source);
    await catchUpFills(file, source, withCache);
    return await work(file);
  } finally {
    one.users -= 1;
    one.usedAtMs = Date.now();
    await closeIdle(Date.now());
  }
}

/** Throws away a batch's cache; a fault that spoilt the engine itself takes every cache file out of memory with it. */
async function discard(batchId: string, error: unknown): Promise<void> {
  const { held } = holder();
  await forgetStore(batchId);
  if (/FATAL|invalidated/i.test(error instanceof Error ? error.message : "")) {
    held.clear();
    await dropEngine();
    await removeCaches(batchId);
  }
}

/** A file that vanished is for the caller to deal with; the rest may be the cache's own fault. */
const isOthersFault = (error: unknown): boolean => {
  const code = (error as NodeJS.ErrnoException | null)?.code;
  return code === "ENOENT" || code === "EMFILE" || code === "ENOSPC";
};

/**
 * Gives `work` the batch's cache, caught up with its source. A damaged cache is thrown away and made again, once.
 * @throws ENOENT when a spool was replaced since `source` was read from the database: read it again.
 */
export async function withCache<T>(source: StoreSource, work: (file: CacheFile) => Promise<T>): Promise<T> {
  try {
    return await attempt(source, work);
  } catch (error) {
    if (isOthersFault(error)) throw error;
    await discard(source.batchId, error);
    return attempt(source, work);
  }
}

/** Throws away the cache of a batch that is no more, and what earlier processes left of it. */
export async function forgetStore(batchId: string): Promise<void> {
  const one = holder().held.get(batchId);
  if (one) await close(batchId, one);
  await removeCaches(batchId);
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
