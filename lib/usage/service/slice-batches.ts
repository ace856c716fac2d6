import "server-only";
import { and, sql } from "drizzle-orm";
import type { Db } from "@/lib/db/client";
import { usageDays, usageFacts } from "@/lib/usage/table";
import { slice, splitBy, type UsageAsk } from "./slice";

/**
 * Batches that were used before the range and in it, by key: the daily sums count a batch on its first day only. They are
 * few, for few batches run over midnight. Of one model, or by models, each model of a batch has a first day of its own.
 */
export async function batchesFromBefore(
  db: Db,
  teamId: string,
  input: UsageAsk,
): Promise<{ all: number; of: Map<string, number> }> {
  const fact = usageFacts;
  const began = (isOfModel: boolean) =>
    isOfModel
      ? sql`exists (select 1 from usage_facts "first" where "first".batch_id = ${fact.batchId}
          and "first".model = ${fact.model} and "first".day < ${input.from})`
      : sql`true`;
  const later = and(slice(teamId, input, fact), sql`${fact.since} < ${input.from}`);
  const count = sql<number>`count(distinct batch_id)::int`;
  const isOfModel = input.model !== undefined;
  const of = db
    .select({ key: splitBy(input, fact).as("key"), batchId: fact.batchId })
    .from(fact)
    .where(and(later, began(isOfModel || input.groupBy === "model")))
    .as("later");
  const [[all], rows] = await Promise.all([
    db
      .select({ count })
      .from(fact)
      .where(and(later, began(isOfModel))),
    db.select({ key: of.key, count }).from(of).groupBy(of.key),
  ]);
  return { all: all?.count ?? 0, of: new Map(rows.map((row) => [row.key, row.count])) };
}

/** About how many batches a slice has: those that began in its days. */
export async function countBatches(db: Db, teamId: string, input: UsageAsk): Promise<number> {
  const days = usageDays;
  const counted = input.model === undefined ? days.batches : days.modelBatches;
  const [row] = await db
    .select({ count: sql<number>`coalesce(sum(${counted}), 0)::float8` })
    .from(days)
    .where(slice(teamId, input, days));
  return row?.count ?? 0;
}
