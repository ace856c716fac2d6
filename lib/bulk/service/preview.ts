import "server-only";
import { type SQL, sql } from "drizzle-orm";
import { batches } from "@/lib/batches/table";
import type { previewBulk } from "@/lib/bulk/contract";
import type { TeamCtx } from "@/lib/db/ctx";
import type { CallOutput, VerbInput } from "@/lib/wire/endpoint";
import { isAble, isTarget, retryable } from "./target";

/** What an act would do to the batches that are meant. */
export async function preview(
  ctx: TeamCtx,
  { act, target }: VerbInput<typeof previewBulk>,
): Promise<CallOutput<typeof previewBulk>> {
  const able = isAble(ctx, act);
  const sum = (value: SQL) => sql<number>`coalesce(sum(${value}) filter (where ${able}), 0)::int`;
  const done = sql`${batches.completed} + ${batches.failed}`;
  const [row] = await ctx.db
    .select({
      total: sql<number>`count(*)::int`,
      able: sql<number>`(count(*) filter (where ${able}))::int`,
      done: sum(done),
      left: sum(sql`greatest(${batches.total} - (${done}), 0)`),
      retryable: sum(retryable),
      spent: sql<string>`coalesce(sum(${batches.cost}) filter (where ${able}), 0)::text`,
      unknown: sql<number>`(count(*) filter (where ${able} and ${batches.cost} is null and ${batches.resultRows} > 0))::int`,
    })
    .from(batches)
    .where(isTarget(ctx, target));
  if (!row) throw new Error("an aggregate without groups always has one row");
  const rows = { done: row.done, left: row.left, retryable: row.retryable };
  return { total: row.total, able: row.able, rows, spent: row.spent, hasUnknownPrices: row.unknown > 0 };
}
