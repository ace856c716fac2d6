"use client";

import { useQuery } from "@tanstack/react-query";
import { useTeam } from "@/components/shared/team-context";
import type { RowChanges, RowChoiceInput } from "@/lib/reruns/contract";
import { previewQuery } from "@/lib/reruns/queries";
import { useSettledChanges } from "./use-settled-changes";

/** What sending rows again with changes would come to. `data` is only ever about the changes that were given. */
export function useRerunPreview(batchId: string, rows: RowChoiceInput, changes: RowChanges | null) {
  const { slug } = useTeam();
  const isSettled = useSettledChanges(changes);
  const { data, error, refetch, isFetching } = useQuery({
    ...previewQuery(slug, batchId, { rows, changes: changes ?? {} }),
    enabled: isSettled && changes !== null,
    retry: false,
  });
  return {
    data: isSettled && changes !== null ? data : undefined,
    error: isSettled ? error : null,
    isLooking: !isSettled || isFetching,
    retry: () => void refetch(),
  };
}

export type RerunPreview = ReturnType<typeof useRerunPreview>;
