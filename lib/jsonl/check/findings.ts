import type { Finding } from "@/lib/jsonl/contract";
import { RULE_NAMES, type RuleName } from "@/lib/jsonl/rules/table";

/** What one rule found in a stretch of the file. Line numbers count from the start of that stretch. */
export interface RuleCount {
  count: number;
  /** How many of them the rule's fix can repair. */
  fixable: number;
  sample: Finding[];
}
export type RuleCounts = Partial<Record<RuleName, RuleCount>>;

/** Where findings are made: the line at hand, told to `Findings` before its rules run. */
export interface Place {
  line: number;
  /** Absolute byte offset of the line, and its length without the line end. */
  offset: number;
  length: number;
  /** 1-based column of a byte position inside the block that holds the line. */
  columnOf(at: number): number;
}

/** What the rules tell their findings to. */
export interface FindingSink {
  /** `at` is a byte position inside the block, or −1 where the finding is about the line. */
  add(rule: RuleName, place: Place, at: number, detail: string | (() => string), isFixable?: boolean): void;
}

/** Counts every finding and keeps the first `limit` places per rule; a detail is worded only for those kept. */
export class Findings implements FindingSink {
  private counts = emptyCounts();
  /** Places kept since the start, over all stretches: the first ones are enough. */
  private readonly kept: Record<RuleName, number>;

  private readonly limit: number;

  constructor(limit: number) {
    this.limit = limit;
    this.kept = Object.fromEntries(RULE_NAMES.map((name) => [name, 0])) as Record<RuleName, number>;
  }

  add(rule: RuleName, place: Place, at: number, detail: string | (() => string), isFixable = true): void {
    const entry = this.counts[rule];
    entry.count++;
    if (isFixable) entry.fixable++;
    if (this.kept[rule] >= this.limit) return;
    this.kept[rule]++;
    entry.sample.push({
      line: place.line,
      column: at < 0 ? null : place.columnOf(at),
      detail: typeof detail === "string" ? detail : detail(),
      offset: place.offset,
      length: place.length,
    });
  }

  /** What was found since the last call. */
  take(): RuleCounts {
    const taken: RuleCounts = {};
    for (const name of RULE_NAMES) if (this.counts[name].count > 0) taken[name] = this.counts[name];
    this.counts = emptyCounts();
    return taken;
  }
}

function emptyCounts(): Record<RuleName, RuleCount> {
  return Object.fromEntries(
    RULE_NAMES.map((name) => [name, { count: 0, fixable: 0, sample: [] }]),
  ) as unknown as Record<RuleName, RuleCount>;
}
