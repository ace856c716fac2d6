import { plural } from "@/lib/format";
import { readConditions } from "@/lib/results/columns";
import type { ResultView } from "./use-result-view";

/** A pattern without repetition finds no more letters than it has itself. */
const mayReachFar = (pattern: string): boolean => /[*+{]/.test(pattern);

/** Where a pattern may miss something, in a sentence; null where it misses nothing. `longTexts`: those beyond 64 K letters. */
export function limitWords({ search, mode, where }: Pick<ResultView, "search" | "mode" | "where">, longTexts: number) {
  const inWhere = (readConditions(where) ?? []).filter(({ op }) => op === "matches").map(({ value }) => value);
  const patterns = mode === "regex" ? [search, ...inWhere] : inWhere;
  if (longTexts === 0 || !patterns.some(mayReachFar)) return null;
  return `Past their first 64 K letters, ${plural(longTexts, "long text")} ${
    longTexts === 1 ? "is" : "are"
  } searched in pieces: what matches over more than 1,000 letters is not found there.`;
}
