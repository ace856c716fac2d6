"use client";

import { useQuery } from "@tanstack/react-query";
import { BudgetBar } from "@/components/shared/budget-bar";
import { Link } from "@/components/shared/link";
import { teamHref } from "@/components/shared/routes";
import { useTeam } from "@/components/shared/team-context";
import { Card, CardActions, CardHeader, CardTitle } from "@/components/ui/card";
import { budgetsQuery } from "@/lib/budgets/queries";

/** What is spent and under way against the budgets of the month; nothing where none is set. */
export function BudgetCard() {
  const team = useTeam();
  const { data } = useQuery(budgetsQuery(team.slug));
  if (!data || data.budgets.length === 0) return null;
  return (
    <Card aria-label="Budgets">
      <CardHeader>
        <CardTitle>Budgets this month</CardTitle>
        <CardActions>
          <Link
            href={teamHref(team, "/settings/budgets")}
            className="rounded-sm text-xs text-muted-foreground underline-offset-4 hover:underline"
          >
            All budgets
          </Link>
        </CardActions>
      </CardHeader>
      <ul className="grid gap-x-8 gap-y-3 border-t border-line px-4 py-3.5 sm:grid-cols-2">
        {data.budgets.map((budget) => (
          <li key={budget.memberId ?? "team"}>
            <BudgetBar budget={budget} />
          </li>
        ))}
      </ul>
    </Card>
  );
}
