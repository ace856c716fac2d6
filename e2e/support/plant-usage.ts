import { sql } from "./world";

/** What a batch (by its place among the ids) used of a model on a day. Null or left out: not known. */
export type Fact = {
  batch: number;
  day: string;
  model?: string;
  cost: string | null;
  realtime?: string;
  wasted?: string;
  /** How many of its rows failed. */
  failed?: number;
};

/** Puts what was used of a team's batches into the ledger and into its daily sums, ten rows a fact. */
export async function plantUsage(teamId: string, ids: readonly string[], facts: readonly Fact[]): Promise<void> {
  const rows = facts.map(({ batch, model = "org/a", ...fact }) => ({ ...fact, model, batch_id: ids[batch] }));
  await sql(
    `insert into usage_facts (team_id, batch_id, model, day, connection_id, user_id, "window", is_emulator, tags, rows,
       failed_rows, cost, realtime_cost, wasted_cost, at)
     select $1, f.batch_id, f.model, f.day, b.connection_id, b.created_by, '24h', true,
       array(select jsonb_array_elements_text(b.tags) order by 1), 10, coalesce(f.failed, 0), f.cost, f.realtime, f.wasted, now()
     from jsonb_to_recordset($2::jsonb)
       f (batch_id text, model text, day date, cost numeric, realtime numeric, wasted numeric, failed int)
     join batches b on b.id = f.batch_id`,
    [teamId, JSON.stringify(rows)],
  );
  await sql(
    `insert into usage_days (team_id, day, model, user_id, connection_id, "window", is_emulator, tags, rows,
       failed_rows, unpriced_rows, cost, wasted_cost, waste_unknown_rows, compared_cost, realtime_cost)
     select team_id, day, model, user_id, connection_id, "window", is_emulator, tags, sum(rows),
       sum(failed_rows), coalesce(sum(rows) filter (where cost is null), 0), coalesce(sum(cost), 0), coalesce(sum(wasted_cost), 0),
       coalesce(sum(failed_rows + flagged_rows) filter (where wasted_cost is null), 0),
       coalesce(sum(cost) filter (where realtime_cost is not null), 0),
       coalesce(sum(realtime_cost) filter (where cost is not null), 0)
     from usage_facts where team_id = $1 group by 1, 2, 3, 4, 5, 6, 7, 8`,
    [teamId],
  );
}
