"use client";

import { useQuery } from "@tanstack/react-query";
import { useId, useState } from "react";
import { useTeam } from "@/components/shared/team-context";
import { Select, SelectContent, SelectItem, SelectTrigger, SelectValue } from "@/components/ui/select";
import { batchesQuery } from "@/lib/batches/queries";
import { type PastRun, windowAdvice } from "@/lib/batches/window-advice";
import type { Totals } from "./price-words";

const hourMs = 3_600_000;
const needs = [
  { value: "any", label: "no hurry", ms: null },
  { value: "1", label: "an hour", ms: hourMs },
  { value: "3", label: "3 hours", ms: 3 * hourMs },
  { value: "8", label: "8 hours", ms: 8 * hourMs },
  { value: "24", label: "a day", ms: 24 * hourMs },
] as const;

/** Asks by when the answers are needed and says which window would do, from its price and from how long runs took. */
export function WindowAdvisor({ totals, rows, connectionId }: { totals: Totals; rows: number; connectionId: string }) {
  const { slug } = useTeam();
  const label = useId();
  const [need, setNeed] = useState<string>("any");
  const { data } = useQuery(
    batchesQuery(slug, { status: ["completed"], connectionId: [connectionId], sort: "created", limit: 50 }),
  );
  const past = (data?.batches ?? []).flatMap(({ window, counts, createdAt, finishedAt }): PastRun[] =>
    finishedAt === null ? [] : [{ window, rows: counts.total, tookMs: Date.parse(finishedAt) - Date.parse(createdAt) }],
  );
  const { sentence } = windowAdvice({
    rows,
    past,
    neededInMs: needs.find(({ value }) => value === need)?.ms ?? null,
    cost: { "24h": totals["24h"].cost?.likely ?? null, "1h": totals["1h"].cost?.likely ?? null },
  });
  return (
    <div className="grid gap-1.5">
      <div className="flex items-center gap-2">
        <span id={label}>Answers needed within</span>
        <Select value={need} onValueChange={setNeed}>
          <SelectTrigger aria-labelledby={label} size="sm" className="w-auto">
            <SelectValue />
          </SelectTrigger>
          <SelectContent>
            {needs.map(({ value, label: word }) => (
              <SelectItem key={value} value={value}>
                {word}
              </SelectItem>
            ))}
          </SelectContent>
        </Select>
      </div>
      <p role="status">{sentence}</p>
    </div>
  );
}
