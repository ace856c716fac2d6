import "server-only";
import { and, between, eq, type SQL, type SQLWrapper, sql } from "drizzle-orm";
import { type Bucket, dayIn } from "@/lib/calendar";
import { elsewhere } from "@/lib/connections/contract";
import { connections } from "@/lib/connections/table";
import type { Db } from "@/lib/db/client";
import type { TeamCtx } from "@/lib/db/ctx";
import { teams, users } from "@/lib/teams/table";
import { type getUsage, type UsageBy, untagged } from "@/lib/usage/contract";
import { usageDays, usageFacts } from "@/lib/usage/table";
import type { CallOutput, VerbInput } from "@/lib/wire/endpoint";
import { AppError } from "@/lib/wire/errors";

type Input = VerbInput<typeof getUsage>;

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
const batchesOf = ({ model, groupBy }: Partial<Input>) =>
  whole(model !== undefined || groupBy === "model" ? sql`${usageDays.modelBatches}` : sql`${usageDays.batches}`);

type Ledger = typeof usageDays | typeof usageFacts;

/** A batch without tags stands in a group of its own. */
const keyOf: Record<UsageBy, (table: Ledger) => SQL<string>> = {
  model: (table) => sql<string>`${table.model}`,
  member: (table) => sql<string>`${table.userId}`,
  connection: (table) => sql<string>`${table.connectionId}`,
  tag: (table) =>
    sql<string>`unnest(case when cardinality(${table.tags}) = 0 then array[${untagged}] else ${table.tags} end)`,
};

/** What a view is split by. Within one tag it is that tag alone: what else its batches carry is no part of it. */
const splitBy = ({ groupBy, tag }: Input, table: Ledger): SQL<string> =>
  groupBy === "tag" && tag !== undefined ? sql<string>`${tag}::text` : keyOf[groupBy](table);

const bucketDay: Record<Bucket, SQL<string>> = {
  day: sql<string>`${usageDays.day}::text`,
  week: sql<string>`to_char(date_trunc('week', ${usageDays.day}), 'YYYY-MM-DD')`,
  month: sql<string>`to_char(date_trunc('month', ${usageDays.day}), 'YYYY-MM-DD')`,
};

export async function zoneOf(db: Db, teamId: string): Promise<string> {
  const [row] = await db.select({ zone: teams.zone }).from(teams).where(eq(teams.id, teamId));
  return row?.zone ?? "UTC";
}

/** The daily sums, or the facts, of a slice. */
function slice(teamId: string, input: Input, table: Ledger): SQL | undefined {
  return and(
    eq(table.teamId, teamId),
    between(table.day, input.from, input.to),
    input.model === undefined ? undefined : eq(table.model, input.model),
    input.member === undefined ? undefined : eq(table.userId, input.member),
    input.connection === undefined ? undefined : eq(table.connectionId, input.connection),
    input.tag === undefined
      ? undefined
      : input.tag === untagged
        ? sql`cardinality(${table.tags}) = 0`
        : sql`${input.tag} = any(${table.tags})`,
  );
}

/**
 * Batches that were used before the range and in it, by key: the daily sums count a batch on its first day only. They are
 * few, for few batches run over midnight. Of one model, or by models, each model of a batch has a first day of its own.
 */
async function batchesFromBefore(
  db: Db,
  teamId: string,
  input: Input,
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

/** The dearest batches whose newest results lie in the range. Read from the batches: deleted ones have no page to open. */
async function topBatches(db: Db, teamId: string, zone: string, input: Input) {
  const { model, member, connection, tag } = input;
  const { rows } = await db.execute<{ id: string; name: string; cost: string | null; rows: number }>(sql`
    select id, name, cost::text, result_rows as rows
    from batches
    where team_id = ${teamId} and result_rows > 0
      and ingested_at >= (${input.from}::date)::timestamp at time zone ${zone}
      and ingested_at < (${input.to}::date + 1)::timestamp at time zone ${zone}
      ${model === undefined ? sql`` : sql`and models ? ${model}`}
      ${member === undefined ? sql`` : sql`and created_by = ${member}`}
      ${connection === undefined ? sql`` : sql`and connection_id = ${connection}`}
      ${tag === undefined ? sql`` : tag === untagged ? sql`and tags = '[]'` : sql`and tags ? ${tag}`}
    order by batches.cost desc nulls last
    limit 10`);
  return rows;
}

/** What a team used between two days of its calendar, by bucket and by model, member, connection or tag. */
export async function usage(ctx: TeamCtx, input: Input): Promise<CallOutput<typeof getUsage>> {
  if (input.from > input.to)
    throw new AppError("invalid_input", "The first day lies after the last one.", { field: "from" });
  const { db, team } = ctx;
  const where = slice(team.id, input, usageDays);
  const key = splitBy(input, usageDays);
  const zone = await zoneOf(db, team.id);
  const [label, [total], groups, cells, top, before] = await Promise.all([
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
    topBatches(db, team.id, zone, input),
    batchesFromBefore(db, team.id, input),
  ]);
  if (!total) throw new Error("an aggregate without groups always has one row");
  return {
    zone,
    today: dayIn(zone, new Date()),
    total: { ...total, batches: total.batches + before.all },
    groups: groups.map((group) => ({
      ...group,
      label: label(group.key),
      batches: group.batches + (before.of.get(group.key) ?? 0),
    })),
    cells,
    topBatches: top,
  };
}
