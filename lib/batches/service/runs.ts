import "server-only";
import { and, inArray, type SQL, sql } from "drizzle-orm";
import type { Filled, Quality } from "@/lib/batches/contract";
import type { RunSummary } from "@/lib/batches/list-contract";
import type { Watched } from "@/lib/batches/progress";
import { nameOfRun } from "@/lib/batches/run-name";
import { sumRunning } from "@/lib/batches/running";
import { batches } from "@/lib/batches/table";
import type { Trail } from "@/lib/batches/trail";
import type { Db } from "@/lib/db/client";
import { filledFailed, filledNeverRan } from "./filled";
import { isRerun } from "./match";
import { recentOf } from "./present";

const qualityKeys = [
  "good",
  "truncated",
  "empty",
  "refused",
  "notJson",
  "schemaInvalid",
  "unchecked",
  "failed",
] as const satisfies (keyof Quality)[];

const ofParts = sql`filter (where not ${isRerun(batches)})`;

/** What is at work upstream, each with what its progress is told from. */
const atWork = sql`jsonb_agg(jsonb_build_object(
  'status', ${batches.status}, 'total', ${batches.total}, 'completed', ${batches.completed}, 'failed', ${batches.failed},
  'trail', ${batches.trail}, 'createdAt', ${batches.createdAt}, 'deadlineAt', ${batches.deadlineAt}, 'resumedAt', ${batches.resumedAt}, 'asOf', ${batches.polledAt}
)) filter (where ${batches.status} in ('validating', 'in_progress', 'finalizing'))`;

type AtWork = Omit<Watched, "counts" | "recent" | "finishedAt"> & Watched["counts"] & { trail: Trail };

type Named = { name: string; relation: string | null };

const iso = (ms: number | null): string | null => (ms === null ? null : new Date(ms).toISOString());

/** How a run stands against its deadlines. */
function courseOf(working: readonly AtWork[], nowMs: number) {
  const watched = working.map(({ total, completed, failed, trail, ...batch }) => {
    return { ...batch, counts: { total, completed, failed }, recent: recentOf(trail), finishedAt: null };
  });
  const { verdict, late, allDoneMs } = sumRunning(watched, nowMs);
  const due = working.flatMap(({ deadlineAt }) => (deadlineAt === null ? [] : [Date.parse(deadlineAt)]));
  return { verdict, late, deadlineAt: iso(due.length > 0 ? Math.max(...due) : null), allDoneAt: iso(allDoneMs) };
}

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
      named: sql<
        Named[] | null
      >`jsonb_agg(jsonb_build_object('name', ${batches.name}, 'relation', ${batches.relation}) order by ${batches.createdAt}, ${batches.id}) ${ofParts}`,
      parts: sql<number>`(count(*) ${ofParts})::int`,
      total: sum(sql`${batches.total}`),
      completed: sum(sql`${batches.completed}`),
      failed: sum(sql`${batches.failed}`),
      filled: sql<Filled>`jsonb_build_object('failed', ${sum(filledFailed(batches))}, 'neverRan', ${sum(filledNeverRan(batches))})`,
      quality: sql<Quality | null>`case when bool_or(${batches.quality} is not null) ${ofParts} then jsonb_build_object(${qualitySums}) end`,
      // A part of which nothing was read yet has no cost; one that was read and has none has an unknown one.
      isUnknown: sql<boolean>`bool_or(${batches.cost} is null and ${batches.resultRows} > 0) or bool_and(${batches.cost} is null)`,
      cost: sql<string>`coalesce(sum(${batches.cost}), 0)::text`,
      statuses: sql<string[] | null>`array_agg(${batches.status}) ${ofParts}`,
      reruns: sql<string[] | null>`array_agg(${batches.status}) filter (where ${isRerun(batches)})`,
      working: sql<AtWork[] | null>`${atWork}`,
      finishedMs: sql<
        number | null
      >`case when bool_and(${batches.finishedAt} is not null) then (extract(epoch from max(${batches.finishedAt})) * 1000)::float8 end`,
    })
    .from(batches)
    .where(and(sql`${batches.teamId} = ${teamId}`, inArray(batches.runId, runIds)))
    .groupBy(batches.runId);
  const nowMs = Date.now();
  const summaries = rows.map((row) => {
    const { parts, total, completed, failed, filled, quality } = row;
    const summary: RunSummary = {
      name: nameOfRun(row.named ?? []),
      ...{ parts, quality, counts: { total, completed, failed }, filled, cost: row.isUnknown ? null : row.cost },
      ...{ statuses: countEach(row.statuses), reruns: countEach(row.reruns) },
      ...{ ...courseOf(row.working ?? [], nowMs), finishedAt: iso(row.finishedMs) },
    };
    return [row.runId, summary] as const;
  });
  return Object.fromEntries(summaries);
}

function countEach(words: string[] | null): Record<string, number> {
  const counted: Record<string, number> = {};
  for (const word of words ?? []) counted[word] = (counted[word] ?? 0) + 1;
  return counted;
}
