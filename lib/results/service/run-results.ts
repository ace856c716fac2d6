import "server-only";
import type { TeamCtx } from "@/lib/db/ctx";
import type { ResultFilter } from "@/lib/results/contract";
import type { listRunResults, RunRow } from "@/lib/results/runs/contract";
import { list } from "@/lib/results/service";
import type { CallOutput, VerbInput } from "@/lib/wire/endpoint";
import { partsOf } from "./run-parts";

/** A page of the rows of a run, narrowed on the server. Each part is asked for how many it has, and for those of the page. @throws AppError not_found */
export async function listRun(
  ctx: TeamCtx,
  { runId, offset, limit, ...view }: VerbInput<typeof listRunResults>,
): Promise<CallOutput<typeof listRunResults>> {
  const rows: RunRow[] = [];
  const counts: Partial<Record<ResultFilter, number>> = {};
  let matching = 0;
  for (const { id: batchId } of await partsOf(ctx, runId)) {
    const own = { offset: Math.max(0, offset - matching), limit: limit - rows.length };
    const page = await list(ctx, { batchId, sort: "input", ...view, ...own });
    rows.push(...page.rows.map((row) => ({ ...row, batchId })));
    matching += page.matching;
    for (const [filter, count] of Object.entries(page.counts) as [ResultFilter, number][])
      counts[filter] = (counts[filter] ?? 0) + count;
  }
  return { rows, matching, counts: counts as Record<ResultFilter, number> };
}
