import "server-only";
import { sql } from "drizzle-orm";
import type { Db } from "@/lib/db/client";
import type { ModelHistory } from "@/lib/models/contract";

const runsPerModel = 20;
/** A run of several days has a fact for each; reading a few more than there are runs bounds the work for busy teams. */
const factsRead = 3 * runsPerModel;
/** Batches whose billed input is compared with the counted one. */
const comparedBatches = 200;

/** The models are found from one to the next by index, however many facts each has. */
async function outputsOf(db: Db, teamId: string): Promise<{ model: string; outputs: number[] }[]> {
  const { rows } = await db.execute<{ model: string; outputs: number[] }>(sql`
    select models.model, array_agg(runs.output) as outputs
    from (
      with recursive known as (
        select min(model) as model from usage_facts where team_id = ${teamId}
        union all
        select (select min(model) from usage_facts where team_id = ${teamId} and model > known.model)
        from known where known.model is not null
      )
      select model from known where model is not null
    ) models
    cross join lateral (
      select sum(output_tokens)::float8 / sum(rows - failed_rows) as output
      from (
        select batch_id, output_tokens, rows, failed_rows, at
        from usage_facts
        where team_id = ${teamId} and model = models.model
        order by at desc
        limit ${factsRead}
      ) recent
      group by batch_id
      having sum(rows) > sum(failed_rows)
      order by max(at) desc
      limit ${runsPerModel}
    ) runs
    group by models.model`);
  return rows;
}

/** Billed ÷ counted beyond these says that something else was compared: it is left out. */
const plausibleRatio = { least: 0.2, most: 5 };

// Batches live in a later house; only what was counted before their upload is wanted here.
async function inputRatios(db: Db, teamId: string): Promise<Map<string, number>> {
  const { rows } = await db.execute<{ model: string; ratio: number | null }>(sql`
    select counted->>'model' as model, sum(billed.tokens) / nullif(sum((counted->>'tokens')::float8), 0) as ratio
    from (
      select id, estimate from batches
      where team_id = ${teamId} and status = 'completed' and failed = 0 and created_at > now() - interval '90 days'
        and jsonb_typeof(estimate->'inputTokens') = 'array'
      order by created_at desc
      limit ${comparedBatches}
    ) recent
    cross join lateral jsonb_array_elements(recent.estimate->'inputTokens') as counted
    cross join lateral (
      select sum(input_tokens)::float8 as tokens from usage_facts
      where batch_id = recent.id and model = counted->>'model'
    ) billed
    where billed.tokens is not null
    group by 1`);
  const { least, most } = plausibleRatio;
  return new Map(
    rows.flatMap(({ model, ratio }) => (ratio !== null && ratio >= least && ratio <= most ? [[model, ratio]] : [])),
  );
}

/**
 * What the team's last runs say of each model: output tokens per answered request, and how the billed input compares
 * with the counted one, over batches in which every request was answered.
 */
export async function historyOf(db: Db, teamId: string): Promise<ModelHistory[]> {
  const [rows, ratios] = [await outputsOf(db, teamId), await inputRatios(db, teamId)];
  return rows.map(({ model, outputs }) => {
    const sorted = [...outputs].sort((a, b) => a - b);
    const at = (share: number) => sorted[Math.min(sorted.length - 1, Math.floor(share * sorted.length))] ?? 0;
    const mean = outputs.reduce((sum, value) => sum + value, 0) / outputs.length;
    const inputRatio = ratios.get(model);
    const history = { model, runs: outputs.length, outputPerRequest: { mean, p10: at(0.1), p90: at(0.9) } };
    return inputRatio === undefined ? history : { ...history, inputRatio };
  });
}
