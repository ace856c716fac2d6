const TOKENS_PER_SECOND = 90;
const FIRST_TOKEN_MS = 250;
const LONGEST_ANSWER_MS = 20_000;

/** How fast direct calls are answered. Waiting ends early when the emulator closes or the caller leaves. */
export class Pace {
  private speed: number;
  private readonly closing = new AbortController();

  constructor(speed: number) {
    this.speed = speed;
  }

  setSpeed(speed: number): void {
    this.speed = speed;
  }

  close(): void {
    this.closing.abort();
  }

  /** Time before the first token. */
  firstToken(signal: AbortSignal): Promise<void> {
    return this.wait(FIRST_TOKEN_MS, signal);
  }

  /** Time to write `tokens` tokens. */
  tokens(tokens: number, signal: AbortSignal): Promise<void> {
    return this.wait(Math.min((tokens / TOKENS_PER_SECOND) * 1000, LONGEST_ANSWER_MS), signal);
  }

  private wait(ms: number, signal: AbortSignal): Promise<void> {
    const stop = this.closing.signal;
    if (this.speed === 0 || signal.aborted || stop.aborted) return Promise.resolve();
    return new Promise((resolve) => {
      const done = () => {
        clearTimeout(timer);
        signal.removeEventListener("abort", done);
        stop.removeEventListener("abort", done);
        resolve();
      };
      const timer = setTimeout(done, ms / this.speed);
      signal.addEventListener("abort", done);
      stop.addEventListener("abort", done);
    });
  }
}
