"use client";

import { useQuery } from "@tanstack/react-query";
import { useEffect, useState } from "react";
import { useTeam } from "@/components/shared/team-context";
import type { RowChanges, RowChoiceInput } from "@/lib/reruns/contract";
import { previewQuery } from "@/lib/reruns/queries";

/** The server reads every line for it: it is asked once somebody rests. */
const restMs = 400;

/** What sending rows again with changes would come to. `data` is only ever about the changes that were given. */
export function useRerunPreview(batchId: string, rows: RowChoiceInput, changes: RowChanges | null) {
  const { slug } = useTeam();
  const text = JSON.stringify(changes);
  const [asked, setAsked] = useState(text);
  useEffect(() => {
    const timer = setTimeout(() => setAsked(text), restMs);
    return () => clearTimeout(timer);
  }, [text]);
  const isSettled = asked === text;
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
