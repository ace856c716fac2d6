"use client";

import { useQuery } from "@tanstack/react-query";
import { useTeam } from "@/components/shared/team-context";
import { formatCount } from "@/lib/format";
import { fieldsQuery } from "@/lib/results/queries";
import { uncheckedWords } from "./filter-words";

/** Why the answers in sight were not held against their requests' schemas, and how many for each reason. */
export function UncheckedLine({ batchId }: { batchId: string }) {
  const { slug } = useTeam();
  const { data } = useQuery(fieldsQuery(slug, batchId));
  const reasons = data?.unchecked.map(({ reason, rows }) => `${formatCount(rows)} because ${uncheckedWords[reason]}`);
  return (
    <p className="min-h-4 text-xs text-muted-foreground tabular-nums">
      {reasons && reasons.length > 0 && `Whether these answers fit is not known: ${reasons.join(", ")}.`}
    </p>
  );
}
