import { BlockReader } from "./check/block-reader";
import { ReportBuilder } from "./check/report-builder";
import { SegmentChecker } from "./check/segment";
import type { CheckLimits, RuleFinding } from "./contract";

const encoder = new TextEncoder();

/** Checks a few lines at once, without the rules on whole files: for an editor, and for tests. At most a few megabytes. */
export function checkLines(content: string | Uint8Array, limits: CheckLimits): RuleFinding[] {
  const checker = new SegmentChecker(limits);
  const reader = new BlockReader(checker, limits.lineBytes);
  reader.push(typeof content === "string" ? encoder.encode(content) : content);
  reader.finish();
  const builder = new ReportBuilder(limits);
  builder.add(checker.take());
  return builder.rules();
}
