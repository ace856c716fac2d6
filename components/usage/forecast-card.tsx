"use client";

import { useQuery } from "@tanstack/react-query";
import { BudgetBar } from "@/components/shared/budget-bar";
import { Link } from "@/components/shared/link";
import { Money } from "@/components/shared/money";
import { teamHref } from "@/components/shared/routes";
import { useTeam } from "@/components/shared/team-context";
import { Card, CardActions, CardDescription, CardHeader, CardTitle } from "@/components/ui/card";
import { budgetsQuery } from "@/lib/budgets/queries";
import { daysBetween } from "@/lib/calendar";
import { connectionsQuery } from "@/lib/connections/queries";
import { formatMoney, formatMoneyRange } from "@/lib/format";
import { compareDollars } from "@/lib/money";
import type { getForecast } from "@/lib/usage/contract";
import { forecastQuery } from "@/lib/usage/queries";
import type { CallOutput } from "@/lib/wire/endpoint";
import { batchesHref } from "./batches-href";

/** The running month: spent, under way, where it ends, and the budgets it has to fit. */
export function ForecastCard() {
  const team = useTeam();
  const { data: forecast } = useQuery(forecastQuery(team.slug));
  const { data: board } = useQuery(budgetsQuery(team.slug));
  const connections = useQuery(connectionsQuery(team.slug)).data?.connections ?? [];
  if (!forecast) return null;
  const month = new Intl.DateTimeFormat("en", { month: "long", timeZone: "UTC" }).format(Date.parse(forecast.from));
  const budgets = board?.budgets ?? [];
  // Where real dollars are counted, the emulator's batches are none of them.
  const isMixed = !forecast.isSimulated && connections.some((one) => one.isEmulator);
  const real = connections.filter((one) => !one.isEmulator).map(({ id }) => id);
  const batches = batchesHref(team, isMixed ? { connection: real } : {}, { from: forecast.from, to: forecast.today });
  return (
    <Card className="overflow-hidden">
      <CardHeader>
        <CardTitle>
          {month}:{" "}
          <Link href={batches} className="rounded-sm underline-offset-4 hover:underline">
            <Money amount={forecast.spent} /> spent
          </Link>
          {forecast.isSimulated && ", simulated"}
        </CardTitle>
        <CardDescription>{foretold(forecast)}</CardDescription>
        <CardActions>
          <Link
            href={teamHref(team, "/settings/budgets")}
            className="rounded-sm text-xs text-muted-foreground underline-offset-4 hover:underline"
          >
            {budgets.length === 0 ? "Set a budget" : "Budgets"}
          </Link>
        </CardActions>
      </CardHeader>
      {budgets.length > 0 && (
        <ul className="grid gap-3 border-t border-line px-4 py-3.5 sm:grid-cols-2">
          {budgets.map((budget) => (
            <li key={budget.memberId ?? "team"}>
              <BudgetBar budget={budget} />
            </li>
          ))}
        </ul>
      )}
    </Card>
  );
}

function foretold({ committed, monthEnd, today, to }: CallOutput<typeof getForecast>): string {
  const left = daysBetween(today, to);
  const underWay = Number(committed) > 0 ? `about ${formatMoney(committed)} under way · ` : "";
  if (left === 0) return `${underWay}the month ends today`;
  if (!monthEnd) return `${underWay}a forecast needs three whole days of use`;
  const end =
    compareDollars(monthEnd.low, monthEnd.high) === 0
      ? `about ${formatMoney(monthEnd.likely)}`
      : formatMoneyRange(monthEnd.low, monthEnd.high);
  return `${underWay}${end} by the end of the month, if days go on like the last ${monthEnd.basisDays}`;
}
