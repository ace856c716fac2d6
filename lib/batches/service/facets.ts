import "server-only";
import { type SQL, sql } from "drizzle-orm";
import type { listBatchFacets } from "@/lib/batches/view-contract";
import type { TeamCtx } from "@/lib/db/ctx";
import type { CallOutput } from "@/lib/wire/endpoint";

const namesMax = 200;

/** What the team's batches can be narrowed by: models, tags, windows and members that occur, the most used first. */
export async function facets(ctx: TeamCtx): Promise<CallOutput<typeof listBatchFacets>> {
  const mine = sql`team_id = ${ctx.team.id}`;
  const names = async (from: SQL): Promise<string[]> => {
    const { rows } = await ctx.db.execute<{ name: string }>(
      sql`select name from ${from} group by name order by count(*) desc, name limit ${namesMax}`,
    );
    return rows.map((row) => row.name);
  };
  const each = (column: SQL) =>
    sql`(select jsonb_array_elements_text(${column}) as name from batches where ${mine}) named`;
  const [models, tags, windows, members] = await Promise.all([
    names(each(sql`models`)),
    names(each(sql`tags`)),
    names(sql`(select "window" as name from batches where ${mine}) named`),
    ctx.db.execute<{ id: string; name: string }>(
      sql`select u.id, u.name from users u where u.id in (select created_by from batches where ${mine}) order by u.name limit ${namesMax}`,
    ),
  ]);
  return { models, tags, windows, members: members.rows.map(({ id, name }) => ({ id, name })) };
}
