"use client";

import { useQuery } from "@tanstack/react-query";
import type { Trial } from "@/components/shared/jsonl/draft";
import type { ResultRow } from "@/lib/results/contract";
import { resultsQuery } from "@/lib/results/queries";

/** Rows of a trial as they come; null while there is none, or none is known. The live stream has them fetched anew. */
export function useTrialRows(team: string, trial: Trial | null): readonly ResultRow[] | null {
  const limit = Math.max(1, trial?.requests ?? 1);
  const results = useQuery({ ...resultsQuery(team, trial?.batchId ?? "", { limit }), enabled: trial !== null });
  return trial ? (results.data?.rows ?? null) : null;
}
