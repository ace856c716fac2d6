"use client";

import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { BudgetBar } from "@/components/shared/budget-bar";
import { EmptyState } from "@/components/shared/empty-state";
import { LoadedCard } from "@/components/shared/loaded";
import { useTeam } from "@/components/shared/team-context";
import { Button } from "@/components/ui/button";
import { can } from "@/lib/access";
import type { BudgetState } from "@/lib/budgets/contract";
import { budgetsQuery } from "@/lib/budgets/queries";
import { ApprovalCard } from "./approval-card";
import { BudgetEditor } from "./budget-editor";

type Open = { budget: BudgetState | null } | null;

/** What the team and its members may spend in a month, and how much of it is gone. */
export function BudgetsPage() {
  const team = useTeam();
  const mayChange = can(team.role, "budget:write");
  const [open, setOpen] = useState<Open>(null);
  const query = useQuery(budgetsQuery(team.slug));
  const { data } = query;
  const addButton = mayChange && <Button onClick={() => setOpen({ budget: null })}>Add a budget</Button>;
  return (
    <section aria-labelledby="budgets" className="grid gap-3">
      <div className="flex flex-wrap items-start gap-2">
        <div className="min-w-0 flex-1 basis-72">
          <h2 id="budgets" className="text-base font-semibold">
            Budgets
          </h2>
          <p className="text-sm text-pretty text-muted-foreground">
            For a calendar month in {team.zone.replaceAll("_", " ")}. A submitted batch is held against them with the
            most it may cost, until its results are in.
          </p>
        </div>
        {data && data.budgets.length > 0 && addButton}
      </div>
      <LoadedCard query={query} failed="The budgets could not be loaded.">
        {({ budgets }) =>
          budgets.length === 0 ? (
            <EmptyState title="No budget is set" action={addButton || undefined}>
              A soft budget sends a notice at 50, 80 and 100 %. A hard one refuses what could pass it, with the sum
              shown.
            </EmptyState>
          ) : (
            <ul aria-label="Budgets" className="divide-y divide-line">
              {budgets.map((budget) => (
                <li key={budget.memberId ?? "team"} className="flex items-center gap-4 px-4 py-3.5">
                  <div className="min-w-0 flex-1">
                    <BudgetBar budget={budget} />
                  </div>
                  {mayChange && (
                    <Button
                      variant="outline"
                      size="sm"
                      aria-label={`Change the budget of ${budget.name}`}
                      onClick={() => setOpen({ budget })}
                    >
                      Change
                    </Button>
                  )}
                </li>
              ))}
            </ul>
          )
        }
      </LoadedCard>
      {data && <ApprovalCard above={data.approvalAbove} mayChange={mayChange} />}
      {open && <BudgetEditor budget={open.budget} taken={data?.budgets ?? []} onClose={() => setOpen(null)} />}
    </section>
  );
}
