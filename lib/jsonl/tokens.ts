import type { CheckReport, PromptSample } from "./contract";
import { fitCount } from "./token/count";
import { type MeasuredGroup, measure } from "./token/measure";
import type { TokenCount } from "./token-contract";

type Counted = Pick<CheckReport, "tally" | "sample">;

/** A worker that has the tokenizer (20 MB of heap): loading it takes longer than counting a sample. */
let idle: Worker | null = null;

function newWorker(): Worker {
  return new Worker(new URL("./token.worker.ts", import.meta.url), { type: "module" });
}

/** Loads the tokenizer before a file is there. */
export function prepareTokens(): void {
  if (typeof Worker !== "undefined") idle ??= newWorker();
}

/**
 * Input tokens of a checked file, per model × url: text by tokens per byte fitted on the file's own sample, token ids exactly,
 * images by their pixels. With a browser the tokenizer runs in a worker; a tenth of a second for the usual sample.
 * Rejects with the signal's reason when aborted. Where the tokenizer cannot be loaded, a usual ratio is taken and said so.
 */
export async function countTokens(report: Counted, { signal }: { signal?: AbortSignal } = {}): Promise<TokenCount> {
  signal?.throwIfAborted();
  let measured: MeasuredGroup[] = [];
  if (report.sample.length > 0) {
    try {
      const { sample } = report;
      measured = typeof Worker === "undefined" ? await measure(sample, signal) : await inWorker(sample, signal);
    } catch (error) {
      if (signal?.aborted) throw error;
    }
  }
  return fitCount(report, measured);
}

async function inWorker(sample: readonly PromptSample[], signal?: AbortSignal): Promise<MeasuredGroup[]> {
  const worker = idle ?? newWorker();
  idle = null;
  try {
    const measured = await new Promise<MeasuredGroup[]>((resolve, reject) => {
      signal?.addEventListener("abort", () => reject(signal.reason), { once: true });
      worker.onmessage = ({ data }: MessageEvent<{ measured: MeasuredGroup[] } | { failed: string }>) => {
        if ("failed" in data) reject(new Error(data.failed));
        else resolve(data.measured);
      };
      worker.onerror = (event) => reject(new Error(event.message));
      worker.postMessage(sample);
    });
    if (idle === null) idle = worker;
    else worker.terminate();
    return measured;
  } catch (error) {
    worker.terminate();
    throw error;
  }
}
