"use client";

import { Kpi, KpiRow } from "@/components/shared/kpi";
import { Money } from "@/components/shared/money";
import { Card } from "@/components/ui/card";
import { formatCount, formatPercent, formatTokens, plural } from "@/lib/format";
import type { DayRange } from "./usage-range";
import { savedOf, type Usage } from "./usage-series";
import { useSimulatedCost } from "./use-simulated-cost";

type UsageTotalsProps = { total: Usage["total"]; range: DayRange; zone: string };

export function UsageTotals({ total, range, zone }: UsageTotalsProps) {
  const simulated = useSimulatedCost(range, zone);
  const saved = savedOf(total);
  const share =
    saved !== null && total.realtimeCost !== null && formatPercent(Number(saved), Number(total.realtimeCost));
  const costNotes = [
    total.hasUnknownPrices && "rows without a known price are not in it",
    simulated && (simulated.isAll ? "simulated by the emulator" : `${simulated.text} of it simulated by the emulator`),
  ].filter(Boolean);
  return (
    <Card aria-label="Totals" className="overflow-hidden">
      <KpiRow>
        <Kpi
          label="Cost"
          value={<Money amount={total.cost} />}
          note={costNotes.length > 0 ? costNotes.join(" · ") : plural(total.batches, "batch", "batches")}
        />
        <Kpi
          label="Saved against realtime"
          value={<Money amount={saved} />}
          tone={saved !== null && Number(saved) > 0 ? "good" : "neutral"}
          note={saved === null ? "some realtime prices are not known" : share && `${share} less`}
        />
        <Kpi
          label="Tokens"
          value={formatTokens(total.inputTokens + total.outputTokens)}
          note={`${formatTokens(total.inputTokens)} in · ${formatTokens(total.outputTokens)} out`}
        />
        <Kpi
          label="Rows"
          value={formatCount(total.rows)}
          note={total.failedRows > 0 ? `${formatCount(total.failedRows)} of them failed` : "none failed"}
        />
      </KpiRow>
    </Card>
  );
}
