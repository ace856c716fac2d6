"use client";

import { useQuery, useQueryClient } from "@tanstack/react-query";
import { useTeam } from "@/components/shared/team-context";
import { batchQuery, cachedBatch } from "@/lib/batches/queries";
import { BatchBody } from "./batch-body";
import { BatchLoading, BatchProblem } from "./batch-states";

/** One batch: where it stands, what came back, what went wrong, what happened, and the same as code. */
export function BatchPage({ batchId }: { batchId: string }) {
  const team = useTeam();
  const client = useQueryClient();
  const { data, error, refetch, isFetching } = useQuery({
    ...batchQuery(team.slug, batchId),
    placeholderData: () => cachedBatch(client, team.slug, batchId),
  });
  if (data) return <BatchBody batch={data} />;
  if (error) return <BatchProblem error={error} isRetrying={isFetching} onRetry={() => void refetch()} />;
  return <BatchLoading />;
}
