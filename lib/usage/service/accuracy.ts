import "server-only";
import { sql } from "drizzle-orm";
import type { TeamCtx } from "@/lib/db/ctx";
import { compareDollars } from "@/lib/money";
import type { getAccuracy } from "@/lib/usage/contract";
import type { CallOutput, VerbInput } from "@/lib/wire/endpoint";
import { historyOf } from "./history";
import { zoneOf } from "./usage";

const batchesMax = 200;

/** Estimates against what finished batches really cost, and what the next estimates will be drawn from. */
export async function accuracy(
  ctx: TeamCtx,
  { from, to }: VerbInput<typeof getAccuracy>,
): Promise<CallOutput<typeof getAccuracy>> {
  const { db, team } = ctx;
  const zone = await zoneOf(db, team.id);
  type Row = {
    id: string;
    name: string;
    finished: Date;
    low: string;
    likely: string;
    high: string;
    actual: string;
  };
  const { rows } = await db.execute<Row>(sql`
    select id, name, finished_at as finished, estimate->'cost'->>'low' as low, estimate->'cost'->>'likely' as likely,
      estimate->'cost'->>'high' as high, cost::text as actual
    from batches
    where team_id = ${team.id} and status = 'completed' and is_result_complete and cost is not null
      and jsonb_typeof(estimate->'cost') = 'object'
      and finished_at >= (${from}::date)::timestamp at time zone ${zone}
      and finished_at < (${to}::date + 1)::timestamp at time zone ${zone}
    order by finished_at desc
    limit ${batchesMax}`);
  const isInside = (row: Row) => compareDollars(row.actual, row.low) >= 0 && compareDollars(row.actual, row.high) <= 0;
  const history = await historyOf(db, team.id);
  return {
    batches: rows.map(({ finished, ...row }) => ({ ...row, finishedAt: new Date(finished).toISOString() })),
    insideShare: rows.length === 0 ? null : rows.filter(isInside).length / rows.length,
    models: history.map(({ model, runs, outputPerRequest: { mean, p10, p90 }, inputRatio = null }) => ({
      ...{ model, runs, outputPerRequest: mean, p10, p90, inputRatio },
    })),
  };
}
