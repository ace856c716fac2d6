import type { Finding } from "@/lib/jsonl/contract";
import type { RuleName } from "@/lib/jsonl/rules/table";

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
  private counts: RuleCounts = {};
  /** Places kept since the start, over all stretches: the first ones are enough. */
  private readonly kept = new Map<RuleName, number>();

  private readonly limit: number;

  constructor(limit: number) {
    this.limit = limit;
  }

  add(rule: RuleName, place: Place, at: number, detail: string | (() => string), isFixable = true): void {
    const entry = this.counts[rule] ?? this.begin(rule);
    entry.count++;
    if (isFixable) entry.fixable++;
    const kept = this.kept.get(rule) ?? 0;
    if (kept >= this.limit) return;
    this.kept.set(rule, kept + 1);
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
    const taken = this.counts;
    this.counts = {};
    return taken;
  }

  private begin(rule: RuleName): RuleCount {
    const entry = { count: 0, fixable: 0, sample: [] };
    this.counts[rule] = entry;
    return entry;
  }
}
