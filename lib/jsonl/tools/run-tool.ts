import { AppError } from "@/lib/wire/errors";
import { runHere } from "./run-here";
import type { ToolJob, ToolName, ToolReply, Tools } from "./tool-contract";

export interface RunToolOptions {
  signal?: AbortSignal;
  onProgress?: (bytesDone: number, bytesTotal: number) => void;
}

/**
 * Runs a tool in a worker of its own; where there are none (Node), in this thread. The files given stay as they are.
 * Rejects with the signal's reason at once when aborted, with an AppError `invalid_input` when what was asked for cannot be
 * done, with a DOMException when a file can no longer be read.
 */
export async function runTool<Name extends ToolName>(
  job: ToolJob<Name>,
  { signal, onProgress }: RunToolOptions = {},
): Promise<Tools[Name]["result"]> {
  signal?.throwIfAborted();
  if (typeof Worker === "undefined") return runHere(job, { signal, onRead: onProgress });
  const worker = new Worker(new URL("./tool.worker.ts", import.meta.url), { type: "module" });
  return new Promise<Tools[Name]["result"]>((resolve, reject) => {
    signal?.addEventListener("abort", () => reject(signal.reason), { once: true });
    worker.onmessage = ({ data }: MessageEvent<ToolReply<Name>>) => {
      if (data.kind === "progress") onProgress?.(data.bytesDone, data.bytesTotal);
      else if (data.kind === "done") resolve(data.result);
      else if (data.isRefusal) reject(new AppError("invalid_input", data.message));
      else reject(new DOMException(data.message, data.name));
    };
    worker.onerror = (event) => reject(new Error(event.message || "The worker could not be started."));
    worker.postMessage(job);
  }).finally(() => worker.terminate());
}
