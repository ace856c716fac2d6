import type { CheckLimits } from "@/lib/jsonl/contract";
import type { ParsedFix } from "@/lib/jsonl/fix-contract";
import type { FixedFile } from "./apply";

export interface FixRequest {
  blob: Blob;
  fixes: ParsedFix[];
  limits: CheckLimits;
}

export type FixReply =
  | { kind: "progress"; bytesDone: number; bytesTotal: number; lines: number }
  | { kind: "done"; file: FixedFile }
  | { kind: "failed"; message: string };
