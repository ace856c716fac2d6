import { HydrationBoundary } from "@tanstack/react-query";
import type { Metadata } from "next";
import { OverviewPage } from "@/components/overview/overview-page";
import { overviewQuery } from "@/lib/batches/queries";
import { overview } from "@/lib/batches/service/overview";
import { prefetched } from "@/lib/bff/prefetch";
import { budgetsQuery } from "@/lib/budgets/queries";
import { readBudgets } from "@/lib/budgets/service";
import { connectionsQuery } from "@/lib/connections/queries";
import { list as listConnections } from "@/lib/connections/service";

export const metadata: Metadata = { title: "Overview" };

export default async function Page({ params }: { params: Promise<{ team: string }> }) {
  const { team } = await params;
  const state = await prefetched(team, "batch:read", (ctx) => [
    { queryKey: overviewQuery(team).queryKey, data: overview(ctx) },
    { queryKey: budgetsQuery(team).queryKey, data: readBudgets(ctx) },
    { queryKey: connectionsQuery(team).queryKey, data: listConnections(ctx) },
  ]);
  return (
    <HydrationBoundary state={state}>
      <OverviewPage />
    </HydrationBoundary>
  );
}
