import { requestMark } from "@/lib/wire/call";
import { AppError } from "@/lib/wire/errors";
import { type BesideKind, type FileKind, uploadsPath } from "./contract";
import { chunkBytesFor, shouldTryAgain, uploadError } from "./upload-rules";

export type UploadTask = {
  /** Team slug. */
  team: string;
  name: string;
  blob: Blob;
  /** Requests where it is not said. */
  kind?: FileKind;
  /** Ids of what lies beside the requests, where it is on the server: the table they were made of, and their copies. */
  beside?: Partial<Record<BesideKind, string>>;
  /** Names exactly these bytes: an upload that stopped goes on only under the same key. */
  key: string;
  signal: AbortSignal;
  onProgress: (sentBytes: number) => void;
  /** The line is gone; it is tried again after a pause. */
  onWait: () => void;
};

const retryDelaysMs = [0, 500, 1_000, 2_000, 4_000, 8_000, 15_000, 15_000, 15_000, 30_000];
const fingerprintOf = (key: string) => `batchdeck-${key}`;

type Connection = { effectiveType?: string; saveData?: boolean };

/**
 * Sends a file in resumable pieces. An upload that was cut off, even by closing the page, goes on where it stopped.
 * @returns the id of the file, which the server now reads
 * @throws AppError; whatever `signal` was aborted with
 */
export async function uploadFile(task: UploadTask): Promise<string> {
  const { team, name, blob, kind = "input", beside = {}, key, signal, onProgress, onWait } = task;
  const { Upload } = await import("tus-js-client");
  signal.throwIfAborted();
  const { connection } = navigator as Navigator & { connection?: Connection };
  return new Promise((resolve, reject) => {
    let pieceStartedAt = performance.now();
    const upload = new Upload(blob, {
      endpoint: uploadsPath,
      headers: { [requestMark.name]: requestMark.value },
      metadata: { team, name, kind, ...beside },
      chunkSize: chunkBytesFor(connection ?? {}),
      retryDelays: retryDelaysMs,
      fingerprint: () => Promise.resolve(fingerprintOf(key)),
      storeFingerprintForResuming: true,
      removeFingerprintOnSuccess: true,
      onProgress: (sentBytes) => onProgress(sentBytes),
      onChunkComplete: () => {
        const now = performance.now();
        upload.options.chunkSize = chunkBytesFor({ lastPieceMs: now - pieceStartedAt });
        pieceStartedAt = now;
      },
      onShouldRetry: (error) => {
        const isHopeful = shouldTryAgain(error.originalResponse?.getStatus() ?? 0);
        if (isHopeful) onWait();
        return isHopeful;
      },
      onError: (error) => {
        signal.removeEventListener("abort", stop);
        const response = "originalResponse" in error ? error.originalResponse : null;
        reject(uploadError(response?.getStatus() ?? 0, response?.getBody() ?? "", error));
      },
      onSuccess: () => {
        signal.removeEventListener("abort", stop);
        const id = upload.url?.split("/").pop();
        if (id) resolve(decodeURIComponent(id));
        else reject(new AppError("internal", "The server took the file but did not name it. Submit again."));
      },
    });
    const stop = () => {
      void upload.abort();
      reject(signal.reason);
    };
    signal.addEventListener("abort", stop, { once: true });
    void upload.findPreviousUploads().then(([previous]) => {
      if (signal.aborted) return;
      if (previous) upload.resumeFromPreviousUpload(previous);
      upload.start();
    });
  });
}

/** Lets go of an upload that will not be continued. The server clears its bytes away by itself. */
export async function forgetUpload(key: string): Promise<void> {
  const { defaultOptions } = await import("tus-js-client");
  const started = await defaultOptions.urlStorage.findUploadsByFingerprint(fingerprintOf(key));
  await Promise.all(started.map(({ urlStorageKey }) => defaultOptions.urlStorage.removeUpload(urlStorageKey)));
}
