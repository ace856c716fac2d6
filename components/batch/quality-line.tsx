import { qualityWords } from "@/components/shared/batch-rows";
import type { Quality } from "@/lib/batches/contract";
import { formatCount } from "@/lib/format";
import { cn } from "@/lib/utils";

const inks: Partial<Record<keyof Quality, string>> = {
  truncated: "text-flag-ink",
  empty: "text-flag-ink",
  refused: "text-flag-ink",
  notJson: "text-risk-ink",
  schemaInvalid: "text-risk-ink",
  failed: "text-bad-ink",
};

/** "30,911 good · 214 truncated · 108 not valid JSON · 51 failed". */
export function QualityLine({ quality }: { quality: Quality }) {
  const parts = qualityWords.filter(({ key }) => key === "good" || (quality[key] ?? 0) > 0);
  return (
    <p className="text-xs tabular-nums">
      {parts.map(({ key, word }, index) => (
        <span key={key}>
          {index > 0 && <span className="text-muted-foreground"> · </span>}
          <span className="whitespace-nowrap">
            <span className={cn("font-semibold", inks[key])}>{formatCount(quality[key])}</span> {word}
          </span>
        </span>
      ))}
    </p>
  );
}
