import { HydrationBoundary } from "@tanstack/react-query";
import type { Metadata } from "next";
import { BatchesPage } from "@/components/batches/batches-page";
import { ListBatches } from "@/lib/batches/list-contract";
import { batchesQuery, firstPage } from "@/lib/batches/queries";
import { list } from "@/lib/batches/service/list";
import { prefetched } from "@/lib/bff/prefetch";

export const metadata: Metadata = { title: "Batches" };

export default async function Page({ params }: { params: Promise<{ team: string }> }) {
  const { team } = await params;
  const { queryKey } = batchesQuery(team, firstPage);
  const input = ListBatches.parse(firstPage);
  const state = await prefetched(team, "batch:read", (ctx) => [{ queryKey, data: list(ctx, input) }]);
  return (
    <HydrationBoundary state={state}>
      <BatchesPage />
    </HydrationBoundary>
  );
}
