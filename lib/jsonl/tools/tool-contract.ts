import type { CheckLimits } from "@/lib/jsonl/contract";
import type { LineColumns } from "@/lib/jsonl/line-index";
import type { Copy } from "@/lib/jsonl/patch";
import type { AcrossResult } from "./across";
import type { CompareOptions } from "./compare-rows";
import type { DiffResult } from "./diff";
import type { DuplicatePolicy, MergeResult, MergeSource } from "./merge";
import type { PersonalKind } from "./personal/find-personal";
import type { MaskResult } from "./personal/mask";
import type { MaskMap } from "./personal/masks";
import type { ScanResult } from "./personal/scan";
import type { SampleHow, SampleResult } from "./sample";
import type { SendOnceResult } from "./send-once";
import type { SplitHow, SplitResult } from "./split";
import type { TransformInput, TransformResult } from "./transform";

/** What each tool is given and gives. */
export interface Tools {
  sample: { input: { blob: Blob; how: SampleHow; withRest?: boolean }; result: SampleResult };
  split: { input: { blob: Blob; how: SplitHow }; result: SplitResult };
  merge: { input: { sources: readonly MergeSource[]; policy: DuplicatePolicy }; result: MergeResult };
  across: { input: { blobs: readonly Blob[]; withRest: boolean }; result: AcrossResult };
  lines: { input: { blob: Blob }; result: LineColumns };
  scan: { input: { blob: Blob }; result: ScanResult };
  mask: { input: { blob: Blob; kinds: readonly PersonalKind[] }; result: MaskResult };
  unmask: { input: { blob: Blob; map: MaskMap }; result: Omit<MaskResult, "map"> };
  transform: { input: TransformInput; result: TransformResult };
  once: { input: { blob: Blob }; result: SendOnceResult };
  asks: { input: { blob: Blob }; result: string };
  without: { input: { blob: Blob; places: readonly number[] }; result: Copy };
  rename: { input: { table: Blob; before: Blob; after: Blob }; result: Blob | null };
  tables: { input: { tables: readonly Blob[]; requests: Blob }; result: Blob | null };
  diff: { input: { a: Blob; b: Blob; options: CompareOptions }; result: DiffResult };
}
export type ToolName = keyof Tools;

export interface ToolJob<Name extends ToolName> {
  tool: Name;
  input: Tools[Name]["input"];
  limits: CheckLimits;
}

export type ToolReply<Name extends ToolName> =
  | { kind: "progress"; bytesDone: number; bytesTotal: number }
  /** Sign of life of a tool that runs what a person wrote: the line it has come to. */
  | { kind: "line"; number: number }
  | { kind: "done"; result: Tools[Name]["result"] }
  /** `isRefusal`: what was asked for cannot be done, and the message says why. */
  | { kind: "failed"; name: string; message: string; isRefusal: boolean };
