import type { Line } from "@/lib/jsonl/check/line";
import type { CheckLimits } from "@/lib/jsonl/contract";
import type { RuleName } from "@/lib/jsonl/rules/table";
import { KEY } from "@/lib/jsonl/scan/keys";
import { Kind } from "@/lib/jsonl/scan/tape";
import type { Edit } from "./edit";
import type { IdMaker } from "./ids";

/** What a step knows beside the line, whose fields (and body, where it is an object) have been read. */
export interface StepContext {
  limits: CheckLimits;
  /** Ids in use: those of the file and those given out. */
  ids: IdMaker;
  /** Ids the lines before have now, for the steps that look for repetitions. */
  seen: IdMaker;
  /** Number of the request and of the line, 1-based. */
  request: number;
  lineNumber: number;
  /** Byte positions in the line at which the check finds these rules broken. */
  placesOf: (...rules: RuleName[]) => readonly number[];
}

/** The changes that are due to a line, in rising order. */
export type Step = (line: Line, context: StepContext) => readonly Edit[];
/** The one change that is due; null when none is. */
export type OneEdit = (line: Line, context: StepContext) => Edit | null;

/** The body where it is an object, else 0. */
export function bodyOf(line: Line): number {
  const body = line.field(KEY.body);
  return body !== 0 && line.kind(body) === Kind.object ? body : 0;
}

/** The text of a string node; null for other values and for none. */
export function stringOf(line: Line, node: number): string | null {
  return node !== 0 && line.kind(node) === Kind.string ? line.text(node) : null;
}
