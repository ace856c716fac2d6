import type { CheckLimits } from "@/lib/jsonl/contract";
import type { FixCount, ParsedFix } from "@/lib/jsonl/fix-contract";

export interface FixRequest {
  blob: Blob;
  fixes: ParsedFix[];
  limits: CheckLimits;
}

export type FixReply =
  | { kind: "progress"; bytesDone: number; bytesTotal: number; lines: number }
  | { kind: "done"; blob: Blob; counts: FixCount[] }
  | { kind: "failed"; message: string };
