import "server-only";
import { and, desc, eq, gte, lt, type SQL, sql } from "drizzle-orm";
import { connections } from "@/lib/connections/table";
import type { Db } from "@/lib/db/client";
import type { TeamCtx } from "@/lib/db/ctx";
import type { ModelHistory } from "@/lib/models/contract";
import { users } from "@/lib/teams/table";
import type { CallOutput, VerbInput } from "@/lib/wire/endpoint";
import { AppError } from "@/lib/wire/errors";
import type { getUsage } from "./contract";
import { usageFacts } from "./table";

type Input = VerbInput<typeof getUsage>;

const sums = {
  rows: sql<number>`coalesce(sum(${usageFacts.rows}), 0)::int`,
  failedRows: sql<number>`coalesce(sum(${usageFacts.failedRows}), 0)::int`,
  inputTokens: sql<number>`coalesce(sum(${usageFacts.inputTokens}), 0)::float8`,
  outputTokens: sql<number>`coalesce(sum(${usageFacts.outputTokens}), 0)::float8`,
  cost: sql<string>`coalesce(sum(${usageFacts.cost}), 0)::text`,
  // Null unless every fact has a realtime price: a partial sum would understate it.
  realtimeCost: sql<
    string | null
  >`case when bool_and(${usageFacts.realtimeCost} is not null) then sum(${usageFacts.realtimeCost})::text end`,
  hasUnknownPrices: sql<boolean>`coalesce(bool_or(${usageFacts.cost} is null), false)`,
};

const keys = {
  model: { key: sql<string>`${usageFacts.model}`, label: sql<string>`${usageFacts.model}` },
  member: {
    key: sql<string>`${usageFacts.userId}`,
    label: sql<string>`coalesce((select ${users.name} from ${users} where ${users.id} = ${usageFacts.userId}), 'former member')`,
  },
  connection: {
    key: sql<string>`${usageFacts.connectionId}`,
    label: sql<string>`coalesce((select ${connections.name} from ${connections} where ${connections.id} = ${usageFacts.connectionId}), 'removed connection')`,
  },
} satisfies Record<Input["groupBy"], { key: SQL; label: SQL }>;

function range({ from, to, zone }: Input): SQL | undefined {
  try {
    new Intl.DateTimeFormat("en", { timeZone: zone });
  } catch {
    throw new AppError("invalid_input", "That time zone is not known.", { field: "zone" });
  }
  return and(
    gte(usageFacts.at, sql`(${from}::date)::timestamp at time zone ${zone}`),
    lt(usageFacts.at, sql`(${to}::date + 1)::timestamp at time zone ${zone}`),
  );
}

/** What a team spent between two calendar days, by day and by model, member or connection. */
export async function usage(ctx: TeamCtx, input: Input): Promise<CallOutput<typeof getUsage>> {
  const where = and(eq(usageFacts.teamId, ctx.team.id), range(input));
  const { key, label } = keys[input.groupBy];
  const day = sql<string>`to_char(${usageFacts.at} at time zone ${input.zone}, 'YYYY-MM-DD')`;
  const [total] = await ctx.db
    .select({ ...sums, batches: sql<number>`count(distinct ${usageFacts.batchId})::int` })
    .from(usageFacts)
    .where(where);
  const groups = await ctx.db
    .select({ key, label, ...sums })
    .from(usageFacts)
    .where(where)
    .groupBy(key)
    .orderBy(desc(sums.cost));
  const cells = await ctx.db
    .select({ day: day.as("day"), key, cost: sums.cost })
    .from(usageFacts)
    .where(where)
    .groupBy(sql`1`, key)
    .orderBy(sql`1`);
  const days = new Map<string, Record<string, string>>();
  for (const cell of cells) days.set(cell.day, { ...days.get(cell.day), [cell.key]: cell.cost });
  const topBatches = await ctx.db
    .select({
      id: usageFacts.batchId,
      name: sql<string>`coalesce((select name from batches where batches.id = ${usageFacts.batchId}), ${usageFacts.batchId})`,
      cost: sql<
        string | null
      >`case when bool_and(${usageFacts.cost} is not null) then sum(${usageFacts.cost})::text end`,
      rows: sums.rows,
    })
    .from(usageFacts)
    .where(where)
    .groupBy(usageFacts.batchId)
    .orderBy(sql`3 desc nulls last`)
    .limit(10);
  if (!total) throw new Error("an aggregate without groups always has one row");
  return { total, groups, days: [...days].map(([name, byGroup]) => ({ day: name, byGroup })), topBatches };
}

const runsPerModel = 20;

/**
 * What the team's last finished runs say of each model: output tokens per answered request, and how the billed input compares
 * with the counted one, over batches in which every request was answered.
 */
export async function historyOf(db: Db, teamId: string): Promise<ModelHistory[]> {
  const rows = await db
    .select({
      model: usageFacts.model,
      outputs: sql<
        number[]
      >`(array_agg(${usageFacts.outputTokens}::float8 / (${usageFacts.rows} - ${usageFacts.failedRows}) order by ${usageFacts.at} desc))[1:${sql.raw(String(runsPerModel))}]`,
    })
    .from(usageFacts)
    .where(and(eq(usageFacts.teamId, teamId), sql`${usageFacts.rows} > ${usageFacts.failedRows}`))
    .groupBy(usageFacts.model);
  const ratios = new Map((await inputRatios(db, teamId)).map(({ model, ratio }) => [model, ratio]));
  return rows.map(({ model, outputs }) => {
    const sorted = [...outputs].sort((a, b) => a - b);
    const at = (share: number) => sorted[Math.min(sorted.length - 1, Math.floor(share * sorted.length))] ?? 0;
    const mean = outputs.reduce((sum, value) => sum + value, 0) / outputs.length;
    const inputRatio = ratios.get(model);
    const history = { model, runs: outputs.length, outputPerRequest: { mean, p10: at(0.1), p90: at(0.9) } };
    return inputRatio === undefined ? history : { ...history, inputRatio };
  });
}

/** Billed ÷ counted beyond these says that something else was compared: it is left out. */
const plausibleRatio = { least: 0.2, most: 5 };

// Batches live in a later house; only what was counted before their upload is wanted here.
async function inputRatios(db: Db, teamId: string): Promise<{ model: string; ratio: number }[]> {
  const billed = sql`sum(${usageFacts.inputTokens})::float8`;
  const counted = sql`sum((counted->>'tokens')::float8)`;
  const { rows } = await db.execute<{ model: string; ratio: number | null }>(sql`
    select ${usageFacts.model} as model, ${billed} / nullif(${counted}, 0) as ratio
    from ${usageFacts}
    join batches on batches.id = ${usageFacts.batchId} and batches.status = 'completed' and batches.failed = 0
    cross join lateral jsonb_array_elements(batches.estimate->'inputTokens') as counted
    where ${usageFacts.teamId} = ${teamId} and counted->>'model' = ${usageFacts.model}
      and ${usageFacts.at} > now() - interval '90 days'
    group by ${usageFacts.model}`);
  const { least, most } = plausibleRatio;
  return rows.flatMap(({ model, ratio }) =>
    ratio !== null && ratio >= least && ratio <= most ? { model, ratio } : [],
  );
}
