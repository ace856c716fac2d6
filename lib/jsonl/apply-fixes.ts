import type { CheckLimits, CheckProgress } from "./contract";
import { type FixedFile, runFixes } from "./fix/apply";
import type { FixReply, FixRequest } from "./fix/worker-messages";
import { Fix } from "./fix-contract";
import { gunzip, isGzip } from "./gzip";

export interface ApplyFixesOptions {
  limits: CheckLimits;
  signal?: AbortSignal;
  onProgress?: (progress: CheckProgress) => void;
}

/** A gzip file that inflates to more than this many times the limit is not corrected. */
const MOST_INFLATED_FACTOR = 10;

/**
 * Writes a corrected copy of a file; the file given stays as it is. Edits spans of text: every byte no step asks to change is
 * the same in the copy, whatever JSON readers make of it. Untouched stretches remain part of the old file, so the copy of
 * a large file costs little memory (one block, 4 MB of changed bytes at a time, and the ids when ids are changed). A gzip
 * file gives a plain one, and its patch is one of that. With a browser the work is done in a worker. `counts` says per step how many lines it changed.
 * Rejects with the signal's reason at once when aborted, with a ZodError for a malformed step, with an Error when the file
 * cannot be read.
 */
export async function applyFixes(
  blob: Blob,
  fixes: readonly Fix[],
  { limits, signal, onProgress }: ApplyFixesOptions,
): Promise<FixedFile> {
  signal?.throwIfAborted();
  const parsed = fixes.map((fix) => Fix.parse(fix));
  const plain = (await isGzip(blob)) ? await gunzip(blob, limits.fileBytes * MOST_INFLATED_FACTOR, signal) : blob;
  const report = (bytesDone: number, bytesTotal: number, lines: number) =>
    onProgress?.({ bytesDone, bytesTotal, lines, rules: [] });
  if (typeof Worker === "undefined") return runFixes(plain, parsed, { limits, signal, onRead: report });
  return inWorker({ blob: plain, fixes: parsed, limits }, report, signal);
}

function inWorker(
  request: FixRequest,
  report: (bytesDone: number, bytesTotal: number, lines: number) => void,
  signal?: AbortSignal,
): Promise<FixedFile> {
  const worker = new Worker(new URL("./fix.worker.ts", import.meta.url), { type: "module" });
  return new Promise<FixedFile>((resolve, reject) => {
    signal?.addEventListener("abort", () => reject(signal.reason), { once: true });
    worker.onmessage = ({ data }: MessageEvent<FixReply>) => {
      if (data.kind === "progress") report(data.bytesDone, data.bytesTotal, data.lines);
      else if (data.kind === "done") resolve(data.file);
      else reject(new Error(data.message));
    };
    worker.onerror = (event) => reject(new Error(event.message || "The worker could not be started."));
    worker.postMessage(request);
  }).finally(() => worker.terminate());
}
