"use client";

import { useQuery } from "@tanstack/react-query";
import type { Tried } from "@/components/shared/jsonl/draft";
import type { ResultRow } from "@/lib/results/contract";
import { resultsQuery } from "@/lib/results/queries";

/** Rows of a trial as they come; null while there is none, or none is known. The live stream has them fetched anew. */
export function useTrialRows(team: string, tried: Tried | null): readonly ResultRow[] | null {
  const limit = Math.max(1, tried?.requests ?? 1);
  const results = useQuery({ ...resultsQuery(team, tried?.batchId ?? "", { limit }), enabled: tried !== null });
  return tried ? (results.data?.rows ?? null) : null;
}
