import "server-only";
import { monitorEventLoopDelay } from "node:perf_hooks";
import { getHeapStatistics } from "node:v8";
import { pool } from "@/lib/db/client";
import { log } from "@/lib/log";
import { once } from "@/lib/runtime";
import { AppError } from "@/lib/wire/errors";

/** How busy the process was in the last half second. */
export type Load = {
  /** How late it came to its timers, on average, in ms. */
  lagMs: number;
  /** How much of the memory it may have is taken, 0 to 1. */
  heapShare: number;
  /** How many queries waited for a connection to the database all the time. */
  waiting: number;
};

const sampleMs = 500;
const queueMs = 50;
const resolutionMs = 20;
const lagMostMs = 200;
const heapShareMost = 0.9;
/** Four times as many as are being answered. */
const waitingMost = 64;
/** A single pause, such as a collection of garbage, is no overload. */
const samplesToShed = 6;
const samplesToTake = 2;
const retryAfterMs = 5_000;

/** Whether heavy work is turned away: from the sixth busy sample in a row until the second quiet one. */
export class Shedding {
  private isOn = false;
  private streak = 0;

  /** Takes a sample; answers whether heavy work is turned away now. */
  note({ lagMs, heapShare, waiting }: Load): boolean {
    const isBusy = lagMs > lagMostMs || heapShare > heapShareMost || waiting > waitingMost;
    this.streak = isBusy === this.isOn ? 0 : this.streak + 1;
    if (this.streak < (this.isOn ? samplesToTake : samplesToShed)) return this.isOn;
    this.streak = 0;
    this.isOn = isBusy;
    return this.isOn;
  }
}

function watch() {
  const state = { isShedding: false };
  const shedding = new Shedding();
  const delay = monitorEventLoopDelay({ resolution: resolutionMs });
  delay.enable();
  // A round of the watchers asks for all connections at once: only a queue that never ends is one too many.
  let fewest = Number.POSITIVE_INFINITY;
  setInterval(() => {
    fewest = Math.min(fewest, pool().waitingCount);
  }, queueMs).unref();
  setInterval(() => {
    const { used_heap_size: used, heap_size_limit: limit } = getHeapStatistics();
    const lagMs = Number.isNaN(delay.mean) ? 0 : delay.mean / 1e6 - resolutionMs;
    delay.reset();
    const waiting = Number.isFinite(fewest) ? fewest : 0;
    fewest = Number.POSITIVE_INFINITY;
    const isShedding = shedding.note({ lagMs, heapShare: used / limit, waiting });
    if (isShedding !== state.isShedding) log("warn", isShedding ? "load.shedding" : "load.taken_up");
    state.isShedding = isShedding;
  }, sampleMs).unref();
  return state;
}

/**
 * Turns work away that takes long, so that what is small stays quick, while the process cannot keep up.
 * @throws AppError busy
 */
export function requireCapacity(): void {
  if (!once("bff.load", watch).isShedding) return;
  const message =
    "The console has more to do than it can right now, so this was not begun. Try again in a few seconds.";
  throw new AppError("busy", message, { retryAfterMs });
}
