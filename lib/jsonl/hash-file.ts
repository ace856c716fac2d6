import type { HashReply } from "./hash.worker";

/**
 * SHA-256 of a file as hexadecimal digits, the same the server keeps of an upload. In a worker, a few megabytes at a time,
 * about a second for 200 MB. Rejects with the signal's reason when aborted, and with an Error when the file cannot be read.
 */
export async function hashFile(blob: Blob, signal: AbortSignal): Promise<string> {
  signal.throwIfAborted();
  if (typeof Worker === "undefined") return (await import("./hash-blob")).hashBlob(blob);
  const worker = new Worker(new URL("./hash.worker.ts", import.meta.url), { type: "module" });
  return new Promise<string>((resolve, reject) => {
    signal.addEventListener("abort", () => reject(signal.reason), { once: true });
    worker.onmessage = ({ data }: MessageEvent<HashReply>) => {
      if ("sha256" in data) resolve(data.sha256);
      else reject(new Error(data.failed));
    };
    worker.onerror = (event) => reject(new Error(event.message || "The file could not be read."));
    worker.postMessage(blob);
  }).finally(() => worker.terminate());
}
