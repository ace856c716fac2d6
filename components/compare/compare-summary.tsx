"use client";

import { formatShare, intervalWords } from "@/components/shared/figure-words";
import { Kpi, KpiRow } from "@/components/shared/kpi";
import { Card } from "@/components/ui/card";
import { formatCount, plural } from "@/lib/format";
import type { compareBatches } from "@/lib/results/compare/contract";
import type { CallOutput } from "@/lib/wire/endpoint";
import { changeWords } from "./compare-words";
import { FiguresTable } from "./figures-table";

type Comparison = CallOutput<typeof compareBatches>;

/** Agreement and what the difference costs, then each batch's figures. */
export function CompareSummary({ data }: { data: Comparison }) {
  const { agreement, batches, counts, cosine } = data;
  const [a, b] = batches;
  if (!a || !b) return null;
  const answered = counts.same + counts.changed;
  const cost = changeWords(number(a.shared.cost), number(b.shared.cost));
  const output = changeWords(a.shared.outputTokens, b.shared.outputTokens);
  const input = changeWords(a.shared.inputTokens, b.shared.inputTokens);
  const hasShared = a.shared.rows > 0;
  const than = !hasShared
    ? "no row is answered in all of them"
    : batches.length > 2
      ? "B against A"
      : "B against A, same rows";
  return (
    <Card className="mb-4 overflow-hidden">
      <KpiRow className="border-b">
        <Kpi
          label="Same answer"
          value={agreement ? formatShare(agreement.value) : "–"}
          note={
            agreement
              ? `${formatCount(counts.same)} of ${plural(answered, "row")} · ${intervalWords(agreement)}`
              : "no row is answered in all of them"
          }
          isWide
        />
        {cosine !== null && <Kpi label="Mean cosine" value={cosine.toFixed(4)} note="of the vectors in A and B" />}
        <Kpi label="Output tokens" value={output ?? "–"} note={than} />
        <Kpi label="Input tokens" value={input ?? "–"} note={than} />
        <Kpi
          label="Cost"
          value={cost ?? "–"}
          note={hasShared && (a.shared.cost === null || b.shared.cost === null) ? "a price is unknown" : than}
        />
      </KpiRow>
      <FiguresTable batches={batches} shared={a.shared.rows} />
    </Card>
  );
}

const number = (text: string | null): number | null => (text === null ? null : Number(text));
