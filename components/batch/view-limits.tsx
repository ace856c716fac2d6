import { formatCount } from "@/lib/format";
import { uncheckedWords } from "./filter-words";
import { limitWords } from "./limit-words";
import type { Columns } from "./use-columns";
import type { ResultView } from "./use-result-view";

type ViewLimitsProps = { view: ResultView; limits: Columns["limits"] };

/** What a view cannot tell: why answers were not held against their schemas, and which texts a pattern does not reach whole. */
export function ViewLimits({ view, limits }: ViewLimitsProps) {
  const pattern = limitWords(view, limits.longTexts);
  const reasons = limits.unchecked.map(({ reason, rows }) => `${formatCount(rows)} because ${uncheckedWords[reason]}`);
  const isUnchecked = view.filter === "schema_unchecked" && reasons.length > 0;
  if (!isUnchecked && pattern === null) return null;
  return (
    <div className="grid gap-1 text-xs text-pretty text-muted-foreground tabular-nums">
      {isUnchecked && <p>Whether these answers fit is not known: {reasons.join(", ")}.</p>}
      {pattern !== null && <p role="status">{pattern}</p>}
    </div>
  );
}
