import "server-only";
import { asc, sql } from "drizzle-orm";
import type { getLineage, LineageNode } from "@/lib/batches/act-contract";
import { batches } from "@/lib/batches/table";
import type { TeamCtx } from "@/lib/db/ctx";
import type { CallOutput, VerbInput } from "@/lib/wire/endpoint";
import { read } from "./as-actor";

const nodesMax = 200;

/** Every batch that is tied to one by parents and runs, oldest first; with two hundred it stops. */
export async function lineage(
  ctx: TeamCtx,
  { batchId }: VerbInput<typeof getLineage>,
): Promise<CallOutput<typeof getLineage>> {
  await read(ctx, batchId);
  const teamId = ctx.team.id;
  // `union` drops what was seen, so a ring of runs and parents ends.
  const tied = sql`
    with recursive tied (id, parent_id, run_id) as (
      select id, parent_id, run_id from batches where team_id = ${teamId} and id = ${batchId}
      union
      select b.id, b.parent_id, b.run_id from batches b join tied t
        on b.team_id = ${teamId} and (b.id = t.parent_id or b.parent_id = t.id or b.run_id = t.run_id)
    ) select id from tied`;
  const rows = await ctx.db
    .select()
    .from(batches)
    .where(sql`${batches.id} in (${tied})`)
    .orderBy(asc(batches.createdAt), asc(batches.id))
    .limit(nodesMax + 1);
  const nodes = rows.slice(0, nodesMax).map((row): LineageNode => {
    const { id, name, parentId, relation, runId, status, total, completed, failed, quality, cost } = row;
    const counts = { total, completed, failed };
    const createdAt = row.createdAt.toISOString();
    return { id, name, parentId, relation, runId, status, counts, quality, cost, createdAt };
  });
  return { nodes, isCut: rows.length > nodesMax };
}
