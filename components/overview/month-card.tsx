"use client";

import { useQuery } from "@tanstack/react-query";
import { Kpi, KpiRow } from "@/components/shared/kpi";
import { Money } from "@/components/shared/money";
import { teamHref } from "@/components/shared/routes";
import { useTeam } from "@/components/shared/team-context";
import { useEmulatorNote } from "@/components/shared/use-emulator-note";
import { Card } from "@/components/ui/card";
import { can } from "@/lib/access";
import type { getOverview } from "@/lib/batches/list-contract";
import { budgetsQuery } from "@/lib/budgets/queries";
import { monthEnd } from "@/lib/calendar";
import { formatCount, formatMoney, formatPercent } from "@/lib/format";
import type { CallOutput } from "@/lib/wire/endpoint";

type Month = CallOutput<typeof getOverview>["month"];

/** The month of the team's calendar in four figures. */
export function MonthCard({ month }: { month: Month }) {
  const team = useTeam();
  const simulated = useEmulatorNote(team.slug);
  const name = new Intl.DateTimeFormat("en", { month: "long", timeZone: "UTC" }).format(new Date(month.from));
  const batches = teamHref(team, "/batches", { usedFrom: month.from, usedTo: monthEnd(month.from) });
  const usage = (show?: "saved") => teamHref(team, "/usage", { range: "month", show });
  const { cost, savedAgainstRealtime: saved } = month;
  const share = cost !== null && saved !== null ? formatPercent(Number(saved), Number(saved) + Number(cost)) : null;
  const { data: board } = useQuery({ ...budgetsQuery(team.slug), enabled: can(team.role, "budget:read") });
  const budget = board?.budgets.find(({ memberId }) => memberId === null);
  const used = budget && formatPercent(Number(budget.spent), Number(budget.monthly));
  const costNotes = [
    budget && used && `${used} of the ${formatMoney(budget.monthly)} budget`,
    month.hasUnknownPrices && "some prices unknown, not counted",
    simulated,
  ].filter(Boolean);
  return (
    <Card aria-label={`This month, ${name}`} className="overflow-hidden">
      <KpiRow>
        <Kpi
          label={`Spent in ${name}`}
          href={usage()}
          value={<Money amount={cost} />}
          note={costNotes.length > 0 ? costNotes.join(" · ") : "by day and model in Usage"}
        />
        <Kpi
          label="Saved against realtime"
          href={usage("saved")}
          value={<Money amount={saved} />}
          tone={saved !== null && Number(saved) > 0 ? "good" : "neutral"}
          note={saved === null ? "no realtime price to compare with" : share && `${share} less`}
        />
        <Kpi label="Rows" href={batches} value={formatCount(month.rows)} note="answered or failed" />
        <Kpi label="Batches" href={batches} value={formatCount(month.batches)} note="with rows this month" />
      </KpiRow>
    </Card>
  );
}
