import { HydrationBoundary } from "@tanstack/react-query";
import type { Metadata } from "next";
import { BatchPage } from "@/components/batch/batch-page";
import { batchQuery } from "@/lib/batches/queries";
import { get } from "@/lib/batches/service/get";
import { prefetched } from "@/lib/bff/prefetch";

export const metadata: Metadata = { title: "Batch" };

export default async function Page({ params }: { params: Promise<{ team: string; batchId: string }> }) {
  const { team, batchId } = await params;
  const { queryKey } = batchQuery(team, batchId);
  const state = await prefetched(team, "batch:read", (ctx) => [{ queryKey, data: get(ctx, { batchId }) }]);
  return (
    <HydrationBoundary state={state}>
      <BatchPage key={batchId} batchId={batchId} />
    </HydrationBoundary>
  );
}
