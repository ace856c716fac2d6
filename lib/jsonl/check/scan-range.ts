import type { CheckLimits } from "@/lib/jsonl/contract";
import { inflated } from "@/lib/jsonl/gzip";
import type { RankedSample } from "@/lib/jsonl/tally/sampler";
import { BlockReader } from "./block-reader";
import { chunksOf, readInto } from "./read-into";
import { SegmentChecker, type SegmentPart } from "./segment";

/** Bytes between two hand-overs of findings: bounds what is waiting, and what one message carries. */
export const PART_BYTES = 16 << 20;
/** Lines after which a part is handed over early: putting a part into the report must stay a short task. */
const PART_LINES = 8_000;
/** Files this many times over the limit are not read to their end. */
export const HOPELESS_FILE_FACTOR = 10;
export const FAR_TOO_LARGE = "The file is far larger than what is accepted.";
/** A part is handed over at the latest after this time, so that progress is seen. */
const PART_MS = 200;

/** A stretch of a file: the lines that start in `[from, to)`. */
export interface ScanRange {
  from: number;
  to: number;
  isGzip: boolean;
  limits: CheckLimits;
}

/** `bytesDone` counts bytes of the file as it lies on disk; `fileBytes` those of its content so far. */
export type OnPart = (part: SegmentPart, bytesDone: number, fileBytes: number) => void;

/**
 * Checks one range of a file and hands its parts over in order; returns the prompts chosen for the token sample. Reads into
 * one buffer that is used again. Rejects when aborted or when the file cannot be read; a damaged gzip file is a finding.
 */
export async function scanRange(
  blob: Blob,
  range: ScanRange,
  onPart: OnPart,
  signal?: AbortSignal,
  checker = new SegmentChecker(range.limits),
): Promise<RankedSample[]> {
  const { limits } = range;
  const reader = new BlockReader(checker, limits.lineBytes, range.from, range.to);
  let fileBytes = 0;
  let handedOver = 0;
  let lastMs = performance.now();
  const step = (bytesDone: number) => {
    signal?.throwIfAborted();
    const now = performance.now();
    const isFirst = handedOver === 0;
    const isDue = fileBytes - handedOver >= PART_BYTES || checker.pending >= PART_LINES || now - lastMs >= PART_MS;
    if (!isFirst && !isDue) return;
    handedOver = fileBytes;
    lastMs = now;
    onPart(checker.take(), bytesDone, fileBytes);
  };
  let bytesDone = 0;
  if (range.isGzip) {
    try {
      const content = inflated(blob, (read) => {
        bytesDone = read;
      });
      for await (const chunk of chunksOf(content, blob)) {
        fileBytes += chunk.length;
        reader.push(chunk);
        if (fileBytes > limits.fileBytes * HOPELESS_FILE_FACTOR) checker.stopAt(fileBytes, FAR_TOO_LARGE);
        step(bytesDone);
        if (reader.isDone) break;
      }
    } catch (error) {
      // The disk speaks in DOMExceptions; everything else is said of the content.
      if (signal?.aborted || error instanceof DOMException) throw error;
      checker.stopAt(fileBytes, "The compressed file is damaged.");
    }
  } else {
    // The byte before tells whether a line starts at `from`; the last line may reach beyond `to`.
    const slice = blob.slice(Math.max(0, range.from - 1));
    await readInto(slice, reader, (length) => {
      fileBytes += length;
      step(Math.min(fileBytes, range.to - range.from));
    });
    bytesDone = range.to - range.from;
  }
  reader.finish();
  signal?.throwIfAborted();
  onPart(checker.take(), bytesDone, fileBytes);
  return checker.samples();
}
