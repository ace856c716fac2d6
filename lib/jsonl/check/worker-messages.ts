import type { CheckLimits } from "@/lib/jsonl/contract";
import type { RankedSample } from "@/lib/jsonl/tally/sampler";
import type { ByteRange, ScanJob } from "./range-scanner";
import type { SegmentPart } from "./segment";

/** What a worker is told: to practise while it waits, what is to be checked, and one range of it after the other. */
export type ScanRequest =
  | { kind: "rehearse"; limits: CheckLimits }
  | { kind: "begin"; job: ScanJob }
  /** Null: there are no more. */
  | { kind: "range"; range: ByteRange | null };

/** What it answers: the parts of a range in order, then its end; at last the prompts chosen from all of its ranges. */
export type ScanReply =
  | { kind: "rehearsed"; part: SegmentPart }
  | { kind: "part"; part: SegmentPart; bytesDone: number; fileBytes: number }
  | { kind: "range_done" }
  | { kind: "done"; samples: RankedSample[] }
  | { kind: "failed"; message: string };
