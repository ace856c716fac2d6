import type { CheckLimits } from "@/lib/jsonl/contract";
import type { RankedSample } from "@/lib/jsonl/tally/sampler";
import type { ScanRange } from "./scan-range";
import type { SegmentPart } from "./segment";

/** What a worker is asked. One question at a time. */
export interface ScanRequest extends ScanRange {
  blob: Blob;
}

/** Asked of a worker that waits for its first file. */
export interface RehearseRequest {
  blob: null;
  limits: CheckLimits;
}

/** What it answers: parts in order, then an end. */
export type ScanReply =
  | { kind: "rehearsed"; part: SegmentPart }
  | { kind: "part"; part: SegmentPart; bytesDone: number; fileBytes: number }
  | { kind: "done"; samples: RankedSample[] }
  | { kind: "failed"; message: string };
