import "server-only";
import { and, inArray, type SQL, sql } from "drizzle-orm";
import type { Quality } from "@/lib/batches/contract";
import type { RunSummary } from "@/lib/batches/list-contract";
import { batches } from "@/lib/batches/table";
import type { Db } from "@/lib/db/client";

const qualityKeys = [
  "good",
  "truncated",
  "empty",
  "refused",
  "notJson",
  "schemaInvalid",
  "failed",
] as const satisfies (keyof Quality)[];

/** What repeats rows of a part. Once its parent is gone it is all there is of them, and counts as a part. */
const isRerun = sql`(${batches.parentId} is not null and coalesce(${batches.relation}, '') in ('retry', 'edit', 'clone'))`;
const ofParts = sql`filter (where not ${isRerun})`;

const sum = (value: SQL) => sql<number>`coalesce(sum(${value}) ${ofParts}, 0)::int`;
const qualitySums = sql.join(
  qualityKeys.map(
    (key) =>
      sql`${sql.raw(`'${key}'`)}, coalesce(sum((${batches.quality}->>${sql.raw(`'${key}'`)})::int) ${ofParts}, 0)`,
  ),
  sql`, `,
);

/** What the runs on a page come to, over all their parts. */
export async function summariesOf(db: Db, teamId: string, runIds: string[]): Promise<Record<string, RunSummary>> {
  if (runIds.length === 0) return {};
  const rows = await db
    .select({
      runId: batches.runId,
      parts: sql<number>`(count(*) ${ofParts})::int`,
      total: sum(sql`${batches.total}`),
      completed: sum(sql`${batches.completed}`),
      failed: sum(sql`${batches.failed}`),
      quality: sql<Quality | null>`case when bool_or(${batches.quality} is not null) ${ofParts} then jsonb_build_object(${qualitySums}) end`,
      // A part of which nothing was read yet has no cost; one that was read and has none has an unknown one.
      isUnknown: sql<boolean>`bool_or(${batches.cost} is null and ${batches.resultRows} > 0) or bool_and(${batches.cost} is null)`,
      cost: sql<string>`coalesce(sum(${batches.cost}), 0)::text`,
      statuses: sql<string[] | null>`array_agg(${batches.status}) ${ofParts}`,
      reruns: sql<string[] | null>`array_agg(${batches.status}) filter (where ${isRerun})`,
    })
    .from(batches)
    .where(and(sql`${batches.teamId} = ${teamId}`, inArray(batches.runId, runIds)))
    .groupBy(batches.runId);
  const summaries = rows.map(({ runId, total, completed, failed, isUnknown, cost, statuses, reruns, ...row }) => {
    const counts = { total, completed, failed };
    const states = { statuses: countEach(statuses), reruns: countEach(reruns) };
    return [runId, { ...row, counts, cost: isUnknown ? null : cost, ...states }] as const;
  });
  return Object.fromEntries(summaries);
}

function countEach(words: string[] | null): Record<string, number> {
  const counted: Record<string, number> = {};
  for (const word of words ?? []) counted[word] = (counted[word] ?? 0) + 1;
  return counted;
}
