"use client";

import { useQueries } from "@tanstack/react-query";
import type { RerunPreview } from "@/components/batch/use-rerun-preview";
import { useSettledChanges } from "@/components/batch/use-settled-changes";
import { useTeam } from "@/components/shared/team-context";
import { sumDollars } from "@/lib/money";
import type { RowChanges } from "@/lib/reruns/contract";
import { previewQuery } from "@/lib/reruns/queries";
import type { PartRows } from "./run-choice";

type Preview = NonNullable<RerunPreview["data"]>;

const sumOf = (numbers: readonly number[]): number => numbers.reduce((sum, one) => sum + one, 0);

/** What the parts come to together. */
export function sumPreviews(parts: readonly Preview[]): Preview {
  const total = (of: "low" | "likely" | "high") =>
    sumDollars(parts.filter(({ rows }) => rows > 0).map(({ cost }) => cost?.[of] ?? null));
  const [low, likely, high] = [total("low"), total("likely"), total("high")];
  return {
    rows: sumOf(parts.map(({ rows }) => rows)),
    found: parts.every(({ found }) => found === null) ? null : sumOf(parts.map(({ found }) => found ?? 0)),
    first: parts.find(({ first }) => first !== null)?.first ?? null,
    cost: low === null || likely === null || high === null ? null : { low, likely, high },
  };
}

/** What sending rows of several parts again with changes would come to, and in how many of each part the text is found. */
export function usePartsPreview(parts: readonly PartRows[], changes: RowChanges | null) {
  const { slug } = useTeam();
  const isSettled = useSettledChanges(changes);
  const looks = useQueries({
    queries: parts.map(({ batch, rows }) => ({
      ...previewQuery(slug, batch.id, { rows, changes: changes ?? {} }),
      enabled: isSettled && changes !== null,
      retry: false,
    })),
  });
  const found = looks.flatMap(({ data }) => data ?? []);
  const isWhole = isSettled && changes !== null && found.length === parts.length;
  const preview: RerunPreview = {
    data: isWhole ? sumPreviews(found) : undefined,
    error: isSettled ? (looks.find(({ error }) => error)?.error ?? null) : null,
    isLooking: !isSettled || looks.some(({ isFetching }) => isFetching),
    retry: () => {
      for (const look of looks) if (look.error) void look.refetch();
    },
  };
  return { preview, founds: isWhole ? found.map((one) => one.found) : [] };
}
