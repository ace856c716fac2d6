/**
 * Simulated milliseconds that pass `rate` times as fast as real ones. Rate 0 stands still; an infinite rate passes only
 * by `advanceTo`, so work runs in the order of its due times without waiting.
 */
export class VirtualClock {
  private virtualMs = 0;
  private realMs = performance.now();
  private rate: number;

  constructor(rate: number) {
    this.rate = rate;
  }

  now(): number {
    if (this.rate === 0 || this.rate === Number.POSITIVE_INFINITY) return this.virtualMs;
    return this.virtualMs + (performance.now() - this.realMs) * this.rate;
  }

  setRate(rate: number): void {
    this.virtualMs = this.now();
    this.realMs = performance.now();
    this.rate = rate;
  }

  /** True when work due at `atMs` may run. */
  isDue(atMs: number): boolean {
    return this.rate === Number.POSITIVE_INFINITY || atMs <= this.now();
  }

  /** Lets time jump forward to `atMs`; never back. */
  advanceTo(atMs: number): void {
    if (atMs <= this.now()) return;
    this.virtualMs = atMs;
    this.realMs = performance.now();
  }

  /** Real milliseconds until `atMs`; infinite while time stands still. */
  realDelay(atMs: number): number {
    if (this.rate === 0) return Number.POSITIVE_INFINITY;
    return Math.max(0, (atMs - this.now()) / this.rate);
  }
}
