import { createHash } from "node:crypto";
import { BlockReader } from "./check/block-reader";
import type { Line } from "./check/line";
import { ReportBuilder } from "./check/report-builder";
import { FAR_TOO_LARGE, HOPELESS_FILE_FACTOR, PART_BYTES } from "./check/scan-range";
import { SegmentChecker } from "./check/segment";
import type { CheckLimits, CheckReport } from "./contract";

export interface StreamReport extends CheckReport {
  /** Of all bytes read, hexadecimal. */
  sha256: string;
  /** Bytes read: the file's size, unless the check stopped early (`check_stopped`). */
  bytes: number;
}

/**
 * Checks a file that arrives as bytes, with the rules the browser uses. For the server: one core, no worker. Memory: one
 * buffer (two megabytes, or twice the longest permitted line while one is that long), plus what `ReportBuilder` holds.
 * `onRequest` is told of each request while its line is at hand.
 * Rejects with the signal's reason when aborted; errors of the stream pass through. A file that is not valid is a report.
 */
export async function checkStream(
  stream: AsyncIterable<Uint8Array>,
  { limits, signal, onRequest }: { limits: CheckLimits; signal?: AbortSignal; onRequest?: (line: Line) => void },
): Promise<StreamReport> {
  const startedMs = performance.now();
  const hash = createHash("sha256");
  const checker = new SegmentChecker(limits);
  checker.onRequest = onRequest ?? null;
  const reader = new BlockReader(checker, limits.lineBytes);
  const builder = new ReportBuilder(limits);
  let bytes = 0;
  let handedOver = 0;
  signal?.throwIfAborted();
  for await (const chunk of stream) {
    signal?.throwIfAborted();
    hash.update(chunk);
    bytes += chunk.length;
    reader.push(chunk);
    if (bytes - handedOver >= PART_BYTES) {
      handedOver = bytes;
      builder.add(checker.take());
    }
    if (checker.isStopped) break;
    if (bytes > limits.fileBytes * HOPELESS_FILE_FACTOR) {
      checker.stopAt(bytes, FAR_TOO_LARGE);
      break;
    }
  }
  reader.finish();
  builder.add(checker.take());
  builder.addSamples(checker.samples());
  return {
    ...builder.finish(bytes, performance.now() - startedMs),
    sha256: hash.digest("hex"),
    bytes,
  };
}
