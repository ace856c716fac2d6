import "server-only";
import type { TeamCtx } from "@/lib/db/ctx";
import type { countResultViews } from "@/lib/results/saved/contract";
import type { ViewQuery } from "@/lib/results/store/view";
import { countViews } from "@/lib/results/store/view-counts";
import type { CallOutput, VerbInput } from "@/lib/wire/endpoint";
import { findBatch, withSource } from "./find";
import { listViews } from "./saved";
import { viewQuery } from "./view-query";

/** How many rows of a batch each of the team's saved views has. @throws AppError not_found, not_ready */
export async function viewCounts(
  ctx: TeamCtx,
  { batchId }: VerbInput<typeof countResultViews>,
): Promise<CallOutput<typeof countResultViews>> {
  const batch = await findBatch(ctx, batchId);
  const { views } = await listViews(ctx);
  const queries: Pick<ViewQuery, "selection" | "prices" | "waiting">[] = [];
  for (const { view } of views) {
    const { sort: _, layout: __, search, cause, where, ...rest } = view;
    const selection = { ...rest, ...(search && { search }), ...(where && { where }), ...(cause && { cause }) };
    const { selection: asked, prices, waiting } = await viewQuery(ctx, batch, selection);
    queries.push({ selection: asked, prices, ...(waiting && { waiting }) });
  }
  const counts = await withSource(ctx, batch, (source) => countViews(source, queries));
  return { counts: Object.fromEntries(views.map(({ id }, at) => [id, counts[at] ?? null])) };
}
