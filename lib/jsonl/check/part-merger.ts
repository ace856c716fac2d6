import type { ReportBuilder } from "./report-builder";
import type { SegmentPart } from "./segment";

/** Longest stretch of work before the page may draw or answer. */
const SLICE_MS = 12;

/** Adds the parts of several ranges to a report in file order, whatever order they come in, in short stretches of work. */
export class PartMerger {
  private readonly waiting: SegmentPart[][];
  private readonly isEnded: boolean[];
  private current = 0;
  private running: Promise<void> | null = null;
  private readonly builder: ReportBuilder;
  private readonly onStopped: () => void;

  /** `onStopped` is called when a part says that the file cannot be checked further. */
  constructor(builder: ReportBuilder, ranges: number, onStopped: () => void) {
    this.builder = builder;
    this.onStopped = onStopped;
    this.waiting = Array.from({ length: ranges }, () => []);
    this.isEnded = Array.from({ length: ranges }, () => false);
  }

  add(range: number, part: SegmentPart): void {
    this.waiting[range]?.push(part);
    this.run();
  }

  /** No more parts of this range will come. */
  end(range: number): void {
    this.isEnded[range] = true;
    this.run();
  }

  /** Resolves when all that was added is in the report. Rejects with the signal's reason when aborted. */
  async finish(signal?: AbortSignal): Promise<void> {
    while (this.running !== null) await this.running;
    signal?.throwIfAborted();
  }

  private run(): void {
    this.running ??= this.drain().finally(() => {
      this.running = null;
      if (this.hasWork()) this.run();
    });
  }

  private hasWork(): boolean {
    while (this.isEnded[this.current] && this.waiting[this.current]?.length === 0) this.current++;
    return !this.builder.isStopped && (this.waiting[this.current]?.length ?? 0) > 0;
  }

  private async drain(): Promise<void> {
    let startedMs = performance.now();
    for (;;) {
      const part = this.hasWork() ? this.waiting[this.current]?.shift() : undefined;
      if (part === undefined) return;
      this.builder.add(part);
      // What lies behind a hopeless line is not part of the report.
      if (this.builder.isStopped) return this.onStopped();
      if (performance.now() - startedMs < SLICE_MS) continue;
      await nextTask();
      startedMs = performance.now();
    }
  }
}

/** Lets other work go first. A timer would wait four milliseconds each time. */
function nextTask(): Promise<void> {
  return new Promise((resolve) => {
    const { port1, port2 } = new MessageChannel();
    port1.onmessage = () => {
      port1.close();
      resolve();
    };
    port2.postMessage(null);
  });
}
