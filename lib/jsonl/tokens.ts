import type { CheckReport } from "./contract";
import { fitCount } from "./token/count";
import { type MeasuredGroup, measure } from "./token/measure";
import type { TokenCount } from "./token-contract";

type Counted = Pick<CheckReport, "tally" | "sample">;

/**
 * Input tokens of a checked file, per model × url: text by tokens per byte fitted on the file's own sample, token ids exactly,
 * images by their pixels. With a browser the tokenizer runs in a worker; about a second for the largest sample.
 * Rejects with the signal's reason when aborted. Where the tokenizer cannot be loaded, a usual ratio is taken and said so.
 */
export async function countTokens(report: Counted, { signal }: { signal?: AbortSignal } = {}): Promise<TokenCount> {
  signal?.throwIfAborted();
  let measured: MeasuredGroup[] = [];
  if (report.sample.length > 0) {
    try {
      measured = typeof Worker === "undefined" ? await measure(report.sample, signal) : await inWorker(report, signal);
    } catch (error) {
      if (signal?.aborted) throw error;
    }
  }
  return fitCount(report, measured);
}

function inWorker(report: Counted, signal?: AbortSignal): Promise<MeasuredGroup[]> {
  const worker = new Worker(new URL("./token.worker.ts", import.meta.url), { type: "module" });
  return new Promise<MeasuredGroup[]>((resolve, reject) => {
    signal?.addEventListener("abort", () => reject(signal.reason), { once: true });
    worker.onmessage = ({ data }: MessageEvent<{ measured: MeasuredGroup[] } | { failed: string }>) => {
      if ("failed" in data) reject(new Error(data.failed));
      else resolve(data.measured);
    };
    worker.onerror = (event) => reject(new Error(event.message));
    worker.postMessage(report.sample);
  }).finally(() => worker.terminate());
}
