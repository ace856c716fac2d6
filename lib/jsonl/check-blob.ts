import { PartMerger } from "./check/part-merger";
import { ReportBuilder } from "./check/report-builder";
import { scanInPool, warmWorkers } from "./check-pool";
import type { CheckLimits, CheckProgress, CheckReport } from "./contract";
import { isGzip } from "./gzip";

/** Smaller files are not worth a second worker. */
const BYTES_PER_WORKER = 4 << 20;
/** More workers than this only wait for the disk. */
const MOST_WORKERS = 4;
const PROGRESS_MS = 250;

export interface CheckBlobOptions {
  limits: CheckLimits;
  signal?: AbortSignal;
  onProgress?: (progress: CheckProgress) => void;
  /** Known not to be gzip: the first byte is then read by who checks it, at once. */
  isPlain?: boolean;
  /** Ranges checked at once; by default what the machine has, at most 4. Does not change the report. */
  workers?: number;
}

/** Workers a file of this size gets on this machine. */
export function workersFor(sizeBytes: number): number {
  const cores = typeof navigator === "undefined" ? 1 : (navigator.hardwareConcurrency ?? 1);
  return Math.max(1, Math.min(cores, MOST_WORKERS, Math.ceil(sizeBytes / BYTES_PER_WORKER)));
}

/** Starts the workers a large file will need. */
export function prepareCheck(): void {
  warmWorkers(workersFor(Number.POSITIVE_INFINITY));
}

/**
 * Checks a file, plain or gzip, in a pool of workers that take byte ranges meeting at line ends. Gzip is read by one worker;
 * offsets then count inflated bytes. This thread only puts parts together (a few milliseconds each). Memory per worker: 1 MB
 * to read into, or twice the longest permitted line while one is that long, and at most 24 MB of scratch for a line of
 * a million values; here: the ids (their bytes and 16 bytes each), 16 bytes per request, the kept findings.
 * Rejects with the signal's reason at once when aborted, and with an Error when the file cannot be read.
 */
export async function checkBlob(blob: Blob, options: CheckBlobOptions): Promise<CheckReport> {
  const { limits, signal, onProgress } = options;
  signal?.throwIfAborted();
  const startedMs = performance.now();
  const gzip = options.isPlain ? false : await isGzip(blob);
  const builder = new ReportBuilder(limits);
  const ranges = gzip ? [{ from: 0, to: Number.MAX_SAFE_INTEGER }] : rangesOf(blob.size, options.workers);
  let fileBytes = gzip ? 0 : blob.size;
  const bytesDone = ranges.map(() => 0);
  let reportedMs = startedMs;
  let hasFound = false;

  const ender = new AbortController();
  const anySignal = signal === undefined ? ender.signal : AbortSignal.any([signal, ender.signal]);
  const merger = new PartMerger(builder, ranges.length, () => ender.abort(STOPPED));
  const scan = async (range: { from: number; to: number }, index: number) => {
    const samples = await scanInPool(
      blob,
      { ...range, isGzip: gzip, limits },
      (part, done, content) => {
        merger.add(index, part);
        bytesDone[index] = done;
        if (gzip) fileBytes = content;
        const now = performance.now();
        // The first finding is told at once.
        const isNews = !hasFound && builder.hasFound;
        if (onProgress === undefined || (!isNews && now - reportedMs < PROGRESS_MS)) return;
        hasFound ||= isNews;
        reportedMs = now;
        onProgress(progressOf(builder, bytesDone, blob.size));
      },
      anySignal,
    );
    merger.end(index);
    builder.addSamples(samples);
  };
  try {
    await Promise.all(ranges.map(scan));
    await merger.finish(signal);
  } catch (error) {
    ender.abort(error);
    if (error !== STOPPED) throw error;
  }
  onProgress?.(progressOf(builder, [blob.size], blob.size));
  return builder.finish(fileBytes, performance.now() - startedMs);
}

/** Ends the other workers once one has met the end of what can be checked. */
const STOPPED = new DOMException("The check ended early.", "AbortError");

function progressOf(builder: ReportBuilder, bytesDone: readonly number[], bytesTotal: number): CheckProgress {
  return {
    bytesDone: Math.min(
      bytesTotal,
      bytesDone.reduce((sum, bytes) => sum + bytes, 0),
    ),
    bytesTotal,
    lines: builder.lineCount,
    rules: builder.rules(),
  };
}

function rangesOf(sizeBytes: number, workers = workersFor(sizeBytes)): { from: number; to: number }[] {
  const count = Math.max(1, Math.min(workers, sizeBytes));
  return Array.from({ length: count }, (_, index) => ({
    from: Math.floor((sizeBytes * index) / count),
    to: Math.floor((sizeBytes * (index + 1)) / count),
  }));
}
