import { HydrationBoundary } from "@tanstack/react-query";
import type { Metadata } from "next";
import { OverviewPage } from "@/components/overview/overview-page";
import { overviewQuery } from "@/lib/batches/queries";
import { overview } from "@/lib/batches/service/overview";
import { prefetched } from "@/lib/bff/prefetch";

export const metadata: Metadata = { title: "Overview" };

export default async function Page({ params }: { params: Promise<{ team: string }> }) {
  const { team } = await params;
  const { queryKey } = overviewQuery(team);
  const state = await prefetched(team, "batch:read", (ctx) => [{ queryKey, data: overview(ctx) }]);
  return (
    <HydrationBoundary state={state}>
      <OverviewPage />
    </HydrationBoundary>
  );
}
