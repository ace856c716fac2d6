import { formatCount } from "@/lib/format";
import type { Level, RuleFinding } from "@/lib/jsonl/contract";

/** One thing found in a line. */
export interface LineMark {
  rule: string;
  level: Level;
  title: string;
  detail: string;
  column: number | null;
}

const order: Record<Level, number> = { error: 0, warning: 1, info: 2 };

/** What was found in each line, worst first. Rules that speak of nearly every line are notes, and mark none. */
export function marksOf(rules: readonly RuleFinding[]): ReadonlyMap<number, readonly LineMark[]> {
  const marks = new Map<number, LineMark[]>();
  for (const { rule, level, title, sample } of rules) {
    if (level === "info") continue;
    for (const { line, detail, column } of sample) {
      if (line < 1) continue;
      const mark = { rule, level, title, detail, column };
      const present = marks.get(line);
      if (present) present.push(mark);
      else marks.set(line, [mark]);
    }
  }
  for (const found of marks.values()) found.sort((a, b) => order[a.level] - order[b.level]);
  return marks;
}

/** Lines of which the worst finding is of this level, up to a last one, rising. */
export function linesOf(marks: ReadonlyMap<number, readonly LineMark[]>, level: Level, last: number): number[] {
  return [...marks]
    .flatMap(([line, [worst]]) => (worst?.level === level && line <= last ? line : []))
    .sort((a, b) => a - b);
}

/** The lines of a level that can be gone to, beside all that was found. */
export type Listed = {
  lines: readonly number[];
  /** Places in lines, counted to the last one. */
  found: number;
  /** Whether every place found is in a line listed: a check names only the first of each rule. */
  isWhole: boolean;
};

export function listOf(
  rules: readonly RuleFinding[],
  marks: ReadonlyMap<number, readonly LineMark[]>,
  level: Level,
  last: number,
): Listed {
  const counted = rules
    .filter((rule) => rule.level === level)
    .map(({ count, sample }) => ({
      count: count - sample.filter(({ line }) => line < 1).length,
      listed: sample.length,
      all: count,
    }));
  return {
    lines: linesOf(marks, level, last),
    found: counted.reduce((sum, { count }) => sum + count, 0),
    isWhole: counted.every(({ listed, all }) => listed === all),
  };
}

/** How many there are: "118" lines, or "100 of 5,000" places where not all are listed. */
export const listedWords = ({ lines, found, isWhole }: Listed): string =>
  isWhole ? formatCount(lines.length) : `${formatCount(lines.length)} of ${formatCount(found)}`;

/** The line with a finding after (or before) a line, round the end; null where there is none. `marked` rises. */
export function nextMarked(marked: readonly number[], from: number | null, by: 1 | -1): number | null {
  if (marked.length === 0) return null;
  if (by === 1) return marked.find((number) => number > (from ?? 0)) ?? marked[0] ?? null;
  return marked.findLast((number) => number < (from ?? Number.POSITIVE_INFINITY)) ?? marked.at(-1) ?? null;
}
