import "server-only";
import { eq, type SQL, type SQLWrapper, sql } from "drizzle-orm";
import { type Bucket, dayIn } from "@/lib/calendar";
import { elsewhere } from "@/lib/connections/contract";
import { connections } from "@/lib/connections/table";
import type { Db } from "@/lib/db/client";
import type { TeamCtx } from "@/lib/db/ctx";
import { teams, users } from "@/lib/teams/table";
import { type getUsage, type UsageBy, untagged } from "@/lib/usage/contract";
import { usageDays } from "@/lib/usage/table";
import type { CallOutput } from "@/lib/wire/endpoint";
import { AppError } from "@/lib/wire/errors";
import { slice, splitBy, type UsageAsk } from "./slice";
import { batchesFromBefore } from "./slice-batches";
import { dearestBatches } from "./used-batches";

const whole = (column: SQLWrapper) => sql<number>`coalesce(sum(${column}), 0)::float8`;
const dollars = (column: SQLWrapper) => sql<string>`trim_scale(coalesce(sum(${column}), 0))::text`;

const sums = {
  rows: whole(usageDays.rows),
  failedRows: whole(usageDays.failedRows),
  flaggedRows: whole(usageDays.flaggedRows),
  inputTokens: whole(usageDays.inputTokens),
  outputTokens: whole(usageDays.outputTokens),
  unpricedRows: whole(usageDays.unpricedRows),
  cost: dollars(usageDays.cost),
  wastedCost: dollars(usageDays.wastedCost),
  comparedCost: dollars(usageDays.comparedCost),
  realtimeCost: dollars(usageDays.realtimeCost),
};
/** A batch of two models is counted once in all, and once in each model's own figures. */
const batchesOf = ({ model, groupBy }: Partial<UsageAsk>) =>
  whole(model !== undefined || groupBy === "model" ? sql`${usageDays.modelBatches}` : sql`${usageDays.batches}`);

const bucketDay: Record<Bucket, SQL<string>> = {
  day: sql<string>`${usageDays.day}::text`,
  week: sql<string>`to_char(date_trunc('week', ${usageDays.day}), 'YYYY-MM-DD')`,
  month: sql<string>`to_char(date_trunc('month', ${usageDays.day}), 'YYYY-MM-DD')`,
};

export async function zoneOf(db: Db, teamId: string): Promise<string> {
  const [row] = await db.select({ zone: teams.zone }).from(teams).where(eq(teams.id, teamId));
  return row?.zone ?? "UTC";
}

/** Names of members and connections, of removed ones too. */
async function labelsOf(db: Db, teamId: string, by: UsageBy): Promise<(key: string) => string> {
  if (by === "model") return (key) => key;
  if (by === "tag") return (key) => (key === untagged ? "no tag" : key);
  const rows =
    by === "member"
      ? await db
          .select({ id: users.id, name: users.name })
          .from(users)
          .where(sql`${users.id} in (select user_id from usage_days where team_id = ${teamId})`)
      : await db
          .select({ id: connections.id, name: connections.name })
          .from(connections)
          .where(eq(connections.teamId, teamId));
  const names = new Map(rows.map((row) => [row.id, row.name]));
  const unnamed = by === "member" ? "former member" : "removed connection";
  return (key) => names.get(key) ?? (key === elsewhere ? "made elsewhere" : unnamed);
}

/** What a team used between two days of its calendar, by bucket and by model, member, connection or tag. */
export async function usage(ctx: TeamCtx, input: UsageAsk): Promise<CallOutput<typeof getUsage>> {
  if (input.from > input.to)
    throw new AppError("invalid_input", "The first day lies after the last one.", { field: "from" });
  const { db, team } = ctx;
  const where = slice(team.id, input, usageDays);
  const key = splitBy(input, usageDays);
  const zone = await zoneOf(db, team.id);
  const [label, [total], groups, cells, before] = await Promise.all([
    labelsOf(db, team.id, input.groupBy),
    db
      .select({ ...sums, batches: batchesOf({ model: input.model }) })
      .from(usageDays)
      .where(where),
    db
      .select({ key: key.as("key"), ...sums, batches: batchesOf(input) })
      .from(usageDays)
      .where(where)
      .groupBy(sql`1`)
      .orderBy(sql`sum(${usageDays.cost}) desc, sum(${usageDays.rows}) desc, 1`),
    db
      .select({
        at: bucketDay[input.bucket].as("at"),
        key: key.as("key"),
        rows: sums.rows,
        unpricedRows: sums.unpricedRows,
        cost: sums.cost,
        wastedCost: sums.wastedCost,
        comparedCost: sums.comparedCost,
        realtimeCost: sums.realtimeCost,
        tokens: sql<number>`coalesce(sum(${usageDays.inputTokens} + ${usageDays.outputTokens}), 0)::float8`,
      })
      .from(usageDays)
      .where(where)
      .groupBy(sql`1`, sql`2`)
      .orderBy(sql`1`),
    batchesFromBefore(db, team.id, input),
  ]);
  if (!total) throw new Error("an aggregate without groups always has one row");
  const count = total.batches + before.all;
  return {
    zone,
    today: dayIn(zone, new Date()),
    total: { ...total, batches: count },
    groups: groups.map((group) => ({
      ...group,
      label: label(group.key),
      batches: group.batches + (before.of.get(group.key) ?? 0),
    })),
    cells,
    topBatches: await dearestBatches(db, team.id, input, { count }),
  };
}
