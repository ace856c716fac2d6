import type { CheckReport } from "@/lib/jsonl/contract";
import type { GroupTokens, TokenCount, TokenRange } from "@/lib/jsonl/token-contract";
import { fitGroup } from "./fit";
import type { MeasuredGroup } from "./measure";

/** Input tokens without any tokenizer, at once: for a first figure while the sample is measured. */
export function roughTokens(report: Pick<CheckReport, "tally">): TokenCount {
  return fitCount(report, []);
}

/** Input tokens from what was measured on the sample. */
export function fitCount({ tally }: Pick<CheckReport, "tally">, measured: readonly MeasuredGroup[]): TokenCount {
  const all = measured.flatMap((group) => group.prompts);
  const groups: GroupTokens[] = tally.groups.map((group) => {
    const own = measured.find(({ model, url }) => model === group.model && url === group.url);
    return fitGroup(group, own?.prompts ?? [], all);
  });
  return { groups, input: sumRanges(groups.map((group) => group.input)) };
}

/** Adds ranges end by end: errors are taken as going the same way, which is the careful reading. */
export function sumRanges(ranges: readonly TokenRange[]): TokenRange {
  const sum = { low: 0, likely: 0, high: 0 };
  for (const range of ranges) {
    sum.low += range.low;
    sum.likely += range.likely;
    sum.high += range.high;
  }
  return sum;
}
