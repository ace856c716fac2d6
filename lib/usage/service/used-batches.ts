import "server-only";
import { and, type SQL, sql } from "drizzle-orm";
import type { Db } from "@/lib/db/client";
import type { TeamCtx } from "@/lib/db/ctx";
import { compareDollars } from "@/lib/money";
import type { getUsedBatches, UsedBatch } from "@/lib/usage/contract";
import { usageDays, usageFacts } from "@/lib/usage/table";
import type { CallOutput, VerbInput } from "@/lib/wire/endpoint";
import { type Slice, slice } from "./slice";

const shown = 10;
const deletedMax = 100;
/** From so many batches on, those that cost most in all are looked at before every one is added up. */
const manyBatches = 30_000;
const tallest = 50;
const unknownMax = 500;

/** The batches of some facts, dearest first: what they used and cost in them. Unknown prices come last. */
async function usedIn(db: Db, facts: SQL | undefined, limit: number): Promise<UsedBatch[]> {
  type Row = Omit<UsedBatch, "deleted"> & { is_there: boolean; deleted_by: string | null; deleted_at: Date | null };
  const { rows } = await db.execute<Row>(sql`
    select used.batch_id as id, coalesce(batches.name, gone.name, used.batch_id) as name, used.rows,
      trim_scale(used.cost)::text as cost, batches.id is not null as is_there, gone.deleted_by, gone.deleted_at
    from (
      select batch_id, sum(rows)::int as rows, case when bool_and(cost is not null) then sum(cost) end as cost
      from usage_facts where ${facts}
      group by batch_id
      order by cost desc nulls last, batch_id
      limit ${limit}
    ) used
    left join batches on batches.id = used.batch_id
    left join deleted_batches gone on gone.batch_id = used.batch_id
    order by used.cost desc nulls last, used.batch_id`);
  return rows.map(({ is_there: isThere, deleted_by: by, deleted_at: at, ...batch }) => ({
    ...batch,
    deleted: isThere ? null : { by, at: at === null ? null : new Date(at).toISOString() },
  }));
}

/**
 * Those of the team's batches, deleted ones too, that cost most in all and have a part in the slice; with them those whose
 * cost in all is not known, for their part may be. Null when the latter are many.
 */
async function tallBatches(
  db: Db,
  teamId: string,
  facts: SQL | undefined,
): Promise<{ ids: string[]; floor: string | null } | null> {
  const unknown = await db.execute<{ id: string }>(sql`
    select id from batches where team_id = ${teamId} and cost is null
    union all select batch_id from deleted_batches where team_id = ${teamId} and cost is null
    limit ${unknownMax + 1}`);
  if (unknown.rows.length > unknownMax) return null;
  const tall = (table: SQL, id: SQL) => sql`
    (select ${id} as id, cost from ${table} where team_id = ${teamId} and cost is not null
      and exists (select 1 from usage_facts where usage_facts.batch_id = ${id} and ${facts})
    order by cost desc nulls last limit ${tallest})`;
  const { rows } = await db.execute<{ id: string; cost: string }>(sql`
    select id, cost::text from (
      ${tall(sql`batches`, sql`batches.id`)} union all ${tall(sql`deleted_batches`, sql`deleted_batches.batch_id`)}
    ) both_kinds order by both_kinds.cost desc limit ${tallest}`);
  return { ids: [...rows, ...unknown.rows].map(({ id }) => id), floor: rows[tallest - 1]?.cost ?? null };
}

/**
 * What cost most in the days of a slice, by the facts of those days. A batch costs no more in some days, or of one model,
 * than in all, so of very many only those that cost most in all are added up, and all of them where that does not settle it.
 */
export async function dearestBatches(
  db: Db,
  teamId: string,
  input: Slice,
  { count, isMany = manyBatches }: { count: number; isMany?: number },
): Promise<UsedBatch[]> {
  const facts = slice(teamId, input, usageFacts);
  const tall = count >= isMany ? await tallBatches(db, teamId, facts) : null;
  if (tall) {
    const ids = sql`${usageFacts.batchId} = any(${sql.param(tall.ids)}::text[])`;
    const found = await usedIn(db, and(facts, ids), shown);
    const last = found[shown - 1]?.cost ?? null;
    if (last !== null && (tall.floor === null || compareDollars(last, tall.floor) >= 0)) return found;
  }
  return usedIn(db, facts, shown);
}

/** What a slice came to, and those of its batches that are in no list any more. */
export async function usedBatches(
  { db, team }: TeamCtx,
  input: VerbInput<typeof getUsedBatches>,
): Promise<CallOutput<typeof getUsedBatches>> {
  const isGone = sql`exists (select 1 from deleted_batches where deleted_batches.batch_id = ${usageFacts.batchId})`;
  const gone = and(slice(team.id, input, usageFacts), isGone);
  const [[sum], [count], deleted] = await Promise.all([
    db
      .select({
        cost: sql<string>`trim_scale(coalesce(sum(${usageDays.cost}), 0))::text`,
        unpricedRows: sql<number>`coalesce(sum(${usageDays.unpricedRows}), 0)::float8`,
      })
      .from(usageDays)
      .where(slice(team.id, input, usageDays)),
    db
      .select({ deletedCount: sql<number>`count(distinct ${usageFacts.batchId})::int` })
      .from(usageFacts)
      .where(gone),
    usedIn(db, gone, deletedMax),
  ]);
  return { cost: "0", unpricedRows: 0, deletedCount: 0, ...sum, ...count, deleted };
}
