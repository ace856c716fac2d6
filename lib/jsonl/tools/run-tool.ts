import { AppError } from "@/lib/wire/errors";
import { runHere } from "./run-here";
import type { ToolJob, ToolName, ToolReply, Tools } from "./tool-contract";

export interface RunToolOptions {
  signal?: AbortSignal;
  /** A tool that gives no sign of life for this long is stopped: a pattern can take longer than the world has existed. */
  patienceMs?: number;
  onProgress?: (bytesDone: number, bytesTotal: number) => void;
}

/**
 * Runs a tool in a worker of its own; where there are none (Node), in this thread. The files given stay as they are.
 * Rejects with the signal's reason at once when aborted, with an AppError `invalid_input` when what was asked for cannot be
 * done, with a DOMException when a file can no longer be read.
 */
export async function runTool<Name extends ToolName>(
  job: ToolJob<Name>,
  { signal, onProgress, patienceMs }: RunToolOptions = {},
): Promise<Tools[Name]["result"]> {
  signal?.throwIfAborted();
  if (typeof Worker === "undefined") return runHere(job, { signal, onRead: onProgress });
  const worker = new Worker(new URL("./tool.worker.ts", import.meta.url), { type: "module" });
  const watch = new Watch(patienceMs);
  return new Promise<Tools[Name]["result"]>((resolve, reject) => {
    signal?.addEventListener("abort", () => reject(signal.reason), { once: true });
    watch.onSilence = (line) => {
      const at = line > 0 ? `at or soon after line ${line.toLocaleString("en")}` : "on the first lines";
      reject(
        new AppError(
          "invalid_input",
          `The pattern does not come to an end ${at}. Nothing was changed; make it simpler.`,
        ),
      );
    };
    worker.onmessage = ({ data }: MessageEvent<ToolReply<Name>>) => {
      watch.heard(data.kind === "line" ? data.number : null);
      if (data.kind === "line") return;
      if (data.kind === "progress") onProgress?.(data.bytesDone, data.bytesTotal);
      else if (data.kind === "done") resolve(data.result);
      else if (data.isRefusal) reject(new AppError("invalid_input", data.message));
      else reject(new DOMException(data.message, data.name));
    };
    worker.onerror = (event) => reject(new Error(event.message || "The worker could not be started."));
    worker.postMessage(job);
  }).finally(() => {
    watch.end();
    worker.terminate();
  });
}

/** Waits for signs of life, and says at which line the last one came. */
class Watch {
  onSilence: (line: number) => void = () => undefined;
  private line = 0;
  private timer: ReturnType<typeof setTimeout> | undefined;
  private readonly patienceMs: number | undefined;

  constructor(patienceMs: number | undefined) {
    this.patienceMs = patienceMs;
  }

  heard(line: number | null): void {
    this.line = line ?? this.line;
    clearTimeout(this.timer);
    if (this.patienceMs !== undefined) this.timer = setTimeout(() => this.onSilence(this.line), this.patienceMs);
  }

  end(): void {
    clearTimeout(this.timer);
  }
}
