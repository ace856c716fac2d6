"use client";

import { useQuery } from "@tanstack/react-query";
import Link from "next/link";
import { Kpi, KpiRow } from "@/components/shared/kpi";
import { Money } from "@/components/shared/money";
import { teamHref } from "@/components/shared/routes";
import { useTeam } from "@/components/shared/team-context";
import { useEmulatorNote } from "@/components/shared/use-emulator-note";
import { Card } from "@/components/ui/card";
import { can } from "@/lib/access";
import type { getOverview } from "@/lib/batches/list-contract";
import { budgetsQuery } from "@/lib/budgets/queries";
import { formatCount, formatMoney, formatPercent } from "@/lib/format";
import type { CallOutput } from "@/lib/wire/endpoint";

type Month = CallOutput<typeof getOverview>["month"];

/** The month of the team's calendar in four figures. */
export function MonthCard({ month }: { month: Month }) {
  const team = useTeam();
  const simulated = useEmulatorNote(team.slug);
  const name = new Intl.DateTimeFormat("en", { month: "long", timeZone: "UTC" }).format(new Date(month.from));
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
          value={<Money amount={cost} />}
          note={
            costNotes.length > 0 ? (
              costNotes.join(" · ")
            ) : (
              <Link href={teamHref(team, "/usage")} className="rounded-sm underline-offset-4 hover:underline">
                by day and model in Usage
              </Link>
            )
          }
        />
        <Kpi
          label="Saved against realtime"
          value={<Money amount={saved} />}
          tone={saved !== null && Number(saved) > 0 ? "good" : "neutral"}
          note={saved === null ? "no realtime price to compare with" : share && `${share} less`}
        />
        <Kpi label="Rows" value={formatCount(month.rows)} note="answered or failed" />
        <Kpi label="Batches" value={formatCount(month.batches)} note="with rows this month" />
      </KpiRow>
    </Card>
  );
}
