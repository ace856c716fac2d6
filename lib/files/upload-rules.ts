import { AppError } from "@/lib/wire/errors";

const MiB = 1024 * 1024;
const slowPieceMs = 10_000;

/** Bytes of the next piece: 8 MiB, or 1 MiB where the line is known or measured to be slow, so that little is sent twice. */
export function chunkBytesFor(line: { effectiveType?: string; saveData?: boolean; lastPieceMs?: number }): number {
  const isSlow =
    line.saveData === true ||
    /2g|3g/.test(line.effectiveType ?? "") ||
    (line.lastPieceMs !== undefined && line.lastPieceMs > slowPieceMs);
  return isSlow ? MiB : 8 * MiB;
}

/** Whether another try can help: no answer at all (0), a piece still being written, too many at once, a tired server. */
export function shouldTryAgain(status: number): boolean {
  return status === 0 || status === 409 || status === 423 || status === 429 || (status >= 500 && status !== 507);
}

/** What the server (or the line) said of an upload, as an error of ours. `status` 0: no answer came. */
export function uploadError(status: number, body: string, cause: unknown): AppError {
  if (status === 0) {
    const message = "The connection was lost. What has arrived is kept; the upload goes on from there.";
    return new AppError("internal", message, { cause });
  }
  let json: unknown;
  try {
    json = JSON.parse(body);
  } catch {
    // Not one of our own answers (a proxy's page, say); the status alone is told.
  }
  return AppError.fromBody(json, status);
}

export type SpeedSample = { atMs: number; sentBytes: number };
const windowMs = 5_000;

/** Keeps the samples of the last seconds, the newest last. */
export function addSample(samples: readonly SpeedSample[], next: SpeedSample): SpeedSample[] {
  const kept = samples.filter((sample) => next.atMs - sample.atMs <= windowMs && sample.sentBytes <= next.sentBytes);
  return [...kept, next];
}

/** Bytes a second over the kept samples; null while there is too little to tell. */
export function speedOf(samples: readonly SpeedSample[]): number | null {
  const first = samples[0];
  const last = samples.at(-1);
  if (!first || !last || last.atMs - first.atMs < 500 || last.sentBytes === first.sentBytes) return null;
  return ((last.sentBytes - first.sentBytes) / (last.atMs - first.atMs)) * 1000;
}

/** Milliseconds until the rest has gone at this speed; null when the speed is not known. */
export function timeLeftMs(sentBytes: number, totalBytes: number, bytesPerSecond: number | null): number | null {
  if (bytesPerSecond === null || bytesPerSecond <= 0) return null;
  return Math.max(0, ((totalBytes - sentBytes) / bytesPerSecond) * 1000);
}
