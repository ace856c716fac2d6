import { qualityWords } from "@/components/shared/batch-rows";
import type { Quality } from "@/lib/batches/contract";
import { formatCount } from "@/lib/format";
import type { ResultFilter } from "@/lib/results/contract";
import { cn } from "@/lib/utils";
import { RowsLink } from "./rows-link";

const inks: Partial<Record<keyof Quality, string>> = {
  truncated: "text-flag-ink",
  empty: "text-flag-ink",
  refused: "text-flag-ink",
  notJson: "text-risk-ink",
  schemaInvalid: "text-risk-ink",
  failed: "text-bad-ink",
};

const filters: Record<keyof Quality, ResultFilter> = {
  ...{ good: "good", truncated: "truncated", empty: "empty", refused: "refused", failed: "failed" },
  ...{ notJson: "not_json", schemaInvalid: "schema_invalid", unchecked: "schema_unchecked" },
};

/** Each figure leads to its rows: "30,911 good · 214 truncated · 108 not valid JSON · 51 failed". */
export function QualityLine({ batchId, quality }: { batchId: string; quality: Quality }) {
  const parts = qualityWords.filter(({ key }) => key === "good" || (quality[key] ?? 0) > 0);
  return (
    <p className="text-xs tabular-nums">
      {parts.map(({ key, word }, index) => (
        <span key={key}>
          {index > 0 && <span className="text-muted-foreground"> · </span>}
          <RowsLink batchId={batchId} show={filters[key]} className="whitespace-nowrap">
            <span className={cn("font-semibold", inks[key])}>{formatCount(quality[key])}</span> {word}
          </RowsLink>
        </span>
      ))}
    </p>
  );
}
