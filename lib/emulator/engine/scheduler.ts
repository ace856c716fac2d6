import { setImmediate as nextTurn } from "node:timers/promises";
import { EventQueue } from "./event-queue";
import { VirtualClock } from "./virtual-clock";

export type EventHandler<T> = {
  /** True for an event that finishes one row; the others are chores. */
  isRow(event: T): boolean;
  /** Takes an event whose time `atMs` has come; may push later ones. */
  take(event: T, atMs: number): void;
  /** Completes what was taken since the last flush. */
  flush(): Promise<void>;
};

/** Rows finished between two turns of the event loop: keeps the process answering while a batch races. */
const SLICE_ROWS = 160;
/** One timer serves all events due within it. */
const TIMER_GRAIN_MS = 15;

/** Runs events in the order of their simulated time with one timer. Without events it does nothing at all. */
export class Scheduler<T> {
  private readonly handler: EventHandler<T>;
  private readonly events = new EventQueue<T>();
  private readonly clock: VirtualClock;
  private timer: NodeJS.Timeout | undefined;
  private lock: Promise<unknown> = Promise.resolve();
  private isPumping = false;
  private isWoken = false;
  private isClosed = false;
  private isPaused = false;
  private speed: number;

  constructor(speed: number, handler: EventHandler<T>) {
    this.speed = speed;
    this.handler = handler;
    this.clock = new VirtualClock(rateOf(speed));
  }

  now(): number {
    return this.clock.now();
  }

  push(atMs: number, event: T): void {
    this.events.push(atMs, event);
    this.wake();
  }

  setPaused(isPaused: boolean): void {
    this.isPaused = isPaused;
    this.clock.setRate(isPaused ? 0 : rateOf(this.speed));
    this.wake();
  }

  /** 1 = real time, 0 = as fast as possible. */
  setSpeed(speed: number): void {
    this.speed = speed;
    this.clock.setRate(this.isPaused ? 0 : rateOf(speed));
    this.wake();
  }

  /** Finishes exactly `rows` more rows whatever the clock says, or all there are. Returns how many. */
  async step(rows: number): Promise<number> {
    return this.exclusive(async () => {
      let done = 0;
      while (this.events.size > 0) {
        const head = this.events.peek();
        // With all rows done only the chores that are next in line still run, such as the stamp of a batch's end.
        if (!head || (done >= rows && this.handler.isRow(head.event))) break;
        done += (await this.slice(Math.min(SLICE_ROWS, Math.max(rows - done, 1)), true)).rows;
      }
      return done;
    });
  }

  /** Stops for good and waits for what is being finished. */
  async close(): Promise<void> {
    this.isClosed = true;
    clearTimeout(this.timer);
    await this.exclusive(async () => undefined);
  }

  private wake(): void {
    this.isWoken = true;
    if (!this.isPumping && !this.isClosed) void this.pump();
  }

  private async pump(): Promise<void> {
    this.isPumping = true;
    clearTimeout(this.timer);
    try {
      while (this.isWoken && !this.isClosed) {
        this.isWoken = false;
        // Let the caller that woke us finish its turn: several pushes become one slice.
        await nextTurn();
        while (!this.isClosed && (await this.exclusive(() => this.slice(SLICE_ROWS, false))).taken > 0)
          await nextTurn();
      }
    } catch (error) {
      console.error("Emulator: the scheduler stumbled", error);
    } finally {
      this.isPumping = false;
      this.arm();
    }
  }

  private arm(): void {
    const head = this.events.peek();
    if (!head || this.isClosed || this.isPaused) return;
    const delayMs = Math.max(this.clock.realDelay(head.atMs), TIMER_GRAIN_MS);
    this.timer = setTimeout(() => this.wake(), delayMs);
    this.timer.unref();
  }

  private async slice(maxRows: number, ignoresClock: boolean): Promise<{ taken: number; rows: number }> {
    const done = { taken: 0, rows: 0 };
    while (done.rows < maxRows && !(this.isPaused && !ignoresClock)) {
      const head = this.events.peek();
      if (!head || !(ignoresClock || this.clock.isDue(head.atMs))) break;
      const isRow = this.handler.isRow(head.event);
      // A chore may make rows that are due before the next event, so it is finished before going on.
      if (!isRow && done.taken > 0) break;
      this.events.pop();
      this.clock.advanceTo(head.atMs);
      this.handler.take(head.event, head.atMs);
      done.taken++;
      if (isRow) done.rows++;
      else break;
    }
    await this.handler.flush();
    return done;
  }

  private exclusive<R>(task: () => Promise<R>): Promise<R> {
    const result = this.lock.then(task);
    this.lock = result.catch(() => undefined);
    return result;
  }
}

function rateOf(speed: number): number {
  return speed === 0 ? Number.POSITIVE_INFINITY : speed;
}
