"use client";

import { useQuery } from "@tanstack/react-query";
import type { Tried } from "@/components/shared/jsonl/draft";
import type { ResultRow } from "@/lib/results/contract";
import { call } from "@/lib/wire/call";

/** Rows of a trial as they come; null while there is none, or none is known. The live stream has them fetched anew. */
export function useTrialRows(team: string, tried: Tried | null): readonly ResultRow[] | null {
  const batchId = tried?.batchId ?? "";
  const limit = Math.max(1, tried?.requests ?? 1);
  const results = useQuery({
    // As `lib/results/queries` spells it; what reads results is fetched with the first trial, not with the page.
    queryKey: ["t", team, "results", batchId, { limit }],
    queryFn: async ({ signal }) => {
      const { listResults } = await import("@/lib/results/contract");
      return call(listResults, { team, batchId, limit }, signal);
    },
    staleTime: 5_000,
    enabled: tried !== null,
  });
  return tried ? (results.data?.rows ?? null) : null;
}
