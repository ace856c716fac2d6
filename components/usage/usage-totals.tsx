"use client";

import { Kpi, KpiRow } from "@/components/shared/kpi";
import { Money } from "@/components/shared/money";
import { useTeam } from "@/components/shared/team-context";
import { Card } from "@/components/ui/card";
import { formatCount, formatPercent, formatTokens, plural } from "@/lib/format";
import { costPerGoodRow } from "@/lib/usage/rules";
import { batchesHref } from "./batches-href";
import { savedOf, type Usage } from "./usage-series";
import { useSimulatedCost } from "./use-simulated-cost";
import type { UsageView } from "./use-usage-view";

/** The days in five figures, each with its basis and a way to its batches. */
export function UsageTotals({ total, view }: { total: Usage["total"]; view: UsageView }) {
  const href = batchesHref(useTeam(), view.slice, view.range);
  const simulated = useSimulatedCost(view);
  const saved = savedOf(total);
  const share = saved !== null && formatPercent(Number(saved), Number(total.realtimeCost));
  const costNotes = [
    plural(total.batches, "batch", "batches"),
    total.unpricedRows > 0 && `without ${plural(total.unpricedRows, "row")} of unknown price`,
    simulated && (simulated.isAll ? "simulated by the emulator" : `${simulated.text} of it simulated`),
  ].filter(Boolean);
  const flagged = total.failedRows + total.flaggedRows;
  const perRow = costPerGoodRow(total);
  /** Nothing known is unknown, not $0. */
  const wasteUnknown = total.wasteUnknownRows;
  const known = (amount: string) => (total.unpricedRows > 0 && Number(amount) === 0 ? null : amount);
  return (
    <Card aria-label="Totals" className="overflow-hidden">
      <KpiRow>
        <Kpi label="Cost" href={href} value={<Money amount={known(total.cost)} />} note={costNotes.join(" · ")} />
        <Kpi
          label="Saved against realtime"
          href={href}
          value={<Money amount={saved} />}
          tone={saved !== null && Number(saved) > 0 ? "good" : "neutral"}
          note={saved === null ? "no realtime price is known" : share && `${share} less`}
        />
        <Kpi
          label="Per 1,000 good rows"
          href={href}
          value={<Money amount={perRow === null ? null : thousandTimes(perRow)} />}
          note={`${formatCount(total.rows - flagged)} of ${plural(total.rows, "row")}`}
        />
        <Kpi
          label="Wasted"
          href={href}
          value={<Money amount={wasteUnknown > 0 && Number(total.wastedCost) === 0 ? null : total.wastedCost} />}
          note={
            flagged === 0
              ? "no failed or flagged rows"
              : [
                  `${formatCount(total.failedRows)} failed`,
                  `${formatCount(total.flaggedRows)} flagged`,
                  wasteUnknown > 0 && Number(total.wastedCost) > 0 && `${formatCount(wasteUnknown)} of unknown cost`,
                ]
                  .filter(Boolean)
                  .join(" · ")
          }
        />
        <Kpi
          label="Tokens"
          href={href}
          value={formatTokens(total.inputTokens + total.outputTokens)}
          note={`${formatTokens(total.inputTokens)} in · ${formatTokens(total.outputTokens)} out`}
        />
      </KpiRow>
    </Card>
  );
}

/** "0.0001" → "0.1", exactly. */
function thousandTimes(dollars: string): string {
  const [whole = "0", places = ""] = dollars.split(".");
  const shifted = `${whole}${places.padEnd(3, "0").slice(0, 3)}.${places.slice(3) || "0"}`;
  return shifted.replace(/^0+(?=\d)/, "");
}
