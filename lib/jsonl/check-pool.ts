import { limitsFor } from "@/lib/jsonl/limits";
import type { RankedSample } from "@/lib/jsonl/tally/sampler";
import { REHEARSAL_MODELS } from "./check/rehearsal-models";
import { ReportBuilder } from "./check/report-builder";
import { type OnPart, type ScanRange, scanRange } from "./check/scan-range";
import type { RehearseRequest, ScanReply, ScanRequest } from "./check/worker-messages";

/** Sent to the workers, as the limits of a file will be: code compiled for objects that came another way would be thrown away. */
const REHEARSAL_LIMITS = limitsFor(REHEARSAL_MODELS);

/** Kept after practising: machine code for objects of which none is left is thrown away. */
let rehearsed: ReportBuilder | null = null;

/** Workers that wait for the next file: starting one costs more than checking a small file. */
const idle: Worker[] = [];
/** Workers started so far, less those ended. */
let started = 0;

function newWorker(): Worker {
  started++;
  return new Worker(new URL("./check.worker.ts", import.meta.url), { type: "module" });
}

/**
 * Starts workers before a file is there, and lets each practise: the first file is then read at full speed. What the first one
 * comes to is put together here, two parts to a report, so that this too is machine code by then.
 */
export function warmWorkers(count: number): void {
  if (typeof Worker === "undefined") return;
  let parts = 0;
  while (started < count) {
    const worker = newWorker();
    if (started === 1)
      worker.onmessage = ({ data }: MessageEvent<ScanReply>) => {
        if (data.kind !== "rehearsed") return;
        const isFirstOfTwo = parts++ % 2 === 0;
        if (rehearsed === null || isFirstOfTwo) rehearsed = new ReportBuilder(REHEARSAL_LIMITS);
        rehearsed.add(data.part);
      };
    worker.postMessage({ blob: null, limits: REHEARSAL_LIMITS } satisfies RehearseRequest);
    idle.push(worker);
  }
}

/**
 * Checks one range in a worker of its own; where there are no workers (Node), in this thread. Rejects when aborted (the worker
 * is ended at once) and when the file cannot be read.
 */
export async function scanInPool(
  blob: Blob,
  range: ScanRange,
  onPart: OnPart,
  signal: AbortSignal,
): Promise<RankedSample[]> {
  if (typeof Worker === "undefined") return scanRange(blob, range, onPart, signal);
  signal.throwIfAborted();
  const worker = idle.pop() ?? newWorker();
  return new Promise((resolve, reject) => {
    const end = (isReusable: boolean) => {
      signal.removeEventListener("abort", abort);
      worker.onmessage = null;
      worker.onerror = null;
      if (isReusable) idle.push(worker);
      else {
        started--;
        worker.terminate();
      }
    };
    const abort = () => {
      end(false);
      reject(signal.reason);
    };
    signal.addEventListener("abort", abort);
    worker.onmessage = ({ data }: MessageEvent<ScanReply>) => {
      if (data.kind === "rehearsed") return;
      if (data.kind === "part") return onPart(data.part, data.bytesDone, data.fileBytes);
      end(data.kind === "done");
      if (data.kind === "done") resolve(data.samples);
      else reject(new Error(data.message));
    };
    worker.onerror = (event) => {
      end(false);
      reject(new Error(event.message || "The check's worker could not be started."));
    };
    worker.postMessage({ blob, ...range } satisfies ScanRequest);
  });
}
