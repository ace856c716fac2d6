import { limitsFor } from "@/lib/jsonl/limits";
import type { RankedSample } from "@/lib/jsonl/tally/sampler";
import { type ByteRange, type OnPart, RangeScanner, type ScanJob } from "./check/range-scanner";
import { REHEARSAL_MODELS } from "./check/rehearsal-models";
import { ReportBuilder } from "./check/report-builder";
import type { ScanReply, ScanRequest } from "./check/worker-messages";

/** Sent to the workers, as the limits of a file will be: code compiled for objects that came another way would be thrown away. */
const REHEARSAL_LIMITS = limitsFor(REHEARSAL_MODELS);

/** Workers that wait for the next file: starting one costs more than checking a small file. */
const idle: Worker[] = [];
/** Workers started so far, less those ended. */
let started = 0;

function newWorker(): Worker {
  started++;
  return new Worker(new URL("./check.worker.ts", import.meta.url), { type: "module" });
}

const tell = (worker: Worker, request: ScanRequest) => worker.postMessage(request);

/**
 * Starts workers before a file is there, and lets each practise: the first file is then read at full speed. What the first one
 * comes to is put together here, part by part, so that this too is machine code by then.
 */
export function warmWorkers(count: number): void {
  if (typeof Worker === "undefined") return;
  while (started < count) {
    const worker = newWorker();
    if (started === 1)
      worker.onmessage = ({ data }: MessageEvent<ScanReply>) => {
        if (data.kind === "rehearsed") new ReportBuilder(REHEARSAL_LIMITS).add(data.part);
      };
    tell(worker, { kind: "rehearse", limits: REHEARSAL_LIMITS });
    idle.push(worker);
  }
}

/** A range that is read by whoever asks for it next. Its parts come in order, then its end. */
export interface RangeToScan extends ByteRange {
  onPart: OnPart;
  onEnd: () => void;
}

/**
 * Checks one range after the other in a worker of its own, for as long as `next` gives one; where there are no workers (Node),
 * in this thread. Rejects when aborted (the worker is ended at once) and when the file cannot be read.
 */
export async function scanInPool(
  job: ScanJob,
  next: () => RangeToScan | undefined,
  signal: AbortSignal,
): Promise<RankedSample[]> {
  signal.throwIfAborted();
  if (typeof Worker !== "undefined") return scanInWorker(job, next, signal);
  const scanner = new RangeScanner(job);
  for (let range = next(); range !== undefined; range = next()) {
    await scanner.scan(range, range.onPart, signal);
    range.onEnd();
  }
  return scanner.samples();
}

function scanInWorker(job: ScanJob, next: () => RangeToScan | undefined, signal: AbortSignal): Promise<RankedSample[]> {
  const worker = idle.pop() ?? newWorker();
  /** What the worker was told to read and has not ended; the first of them is being read. */
  const told: RangeToScan[] = [];
  const tellNext = () => {
    const range = next();
    if (range !== undefined) told.push(range);
    tell(worker, { kind: "range", range: range === undefined ? null : { from: range.from, to: range.to } });
  };
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
    const fail = (reason: unknown) => {
      end(false);
      reject(reason);
    };
    const abort = () => fail(signal.reason);
    signal.addEventListener("abort", abort);
    worker.onmessage = ({ data }: MessageEvent<ScanReply>) => {
      switch (data.kind) {
        case "part":
          return told[0]?.onPart(data.part, data.bytesDone, data.fileBytes);
        case "range_done":
          told.shift()?.onEnd();
          return tellNext();
        case "done":
          end(true);
          return resolve(data.samples);
        case "failed":
          return fail(new Error(data.message));
        default:
          return;
      }
    };
    worker.onerror = (event) => fail(new Error(event.message || "The check's worker could not be started."));
    tell(worker, { kind: "begin", job });
    // One in reserve: the worker does not wait for this thread, which may be drawing.
    tellNext();
    tellNext();
  });
}
