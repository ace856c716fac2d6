import "server-only";
import { and, eq, isNull, sql } from "drizzle-orm";
import { type getOverview, ListBatches } from "@/lib/batches/list-contract";
import { connections } from "@/lib/connections/table";
import type { TeamCtx } from "@/lib/db/ctx";
import { compareDollars, minusDollars } from "@/lib/money";
import { usageFacts } from "@/lib/usage/table";
import type { CallOutput } from "@/lib/wire/endpoint";
import { list } from "./list";

/** The team's board. The month is the calendar month in UTC. */
export async function overview(ctx: TeamCtx): Promise<CallOutput<typeof getOverview>> {
  const page = (view: "running" | "look" | "all", limit: number) =>
    list(ctx, { ...ListBatches.parse({}), view, limit });
  const [running, look, all] = await Promise.all([page("running", 20), page("look", 5), page("all", 31)]);
  const above = new Set([...running.batches, ...look.batches].map(({ id }) => id));
  const now = new Date();
  const from = new Date(Date.UTC(now.getUTCFullYear(), now.getUTCMonth(), 1));
  const [month] = await ctx.db
    .select({
      cost: sql<string>`coalesce(sum(${usageFacts.cost}), 0)::text`,
      unknown: sql<number>`(count(*) filter (where ${usageFacts.cost} is null))::int`,
      // Savings compare only facts where both prices are known.
      paid: sql<string>`coalesce(sum(${usageFacts.cost}) filter (where ${usageFacts.realtimeCost} is not null), 0)::text`,
      realtime: sql<string>`coalesce(sum(${usageFacts.realtimeCost}) filter (where ${usageFacts.cost} is not null), 0)::text`,
      rows: sql<number>`coalesce(sum(${usageFacts.rows}), 0)::int`,
      batches: sql<number>`count(distinct ${usageFacts.batchId})::int`,
    })
    .from(usageFacts)
    .where(and(eq(usageFacts.teamId, ctx.team.id), sql`${usageFacts.at} >= ${from}`));
  const [connection] = await ctx.db
    .select({ id: connections.id })
    .from(connections)
    .where(and(eq(connections.teamId, ctx.team.id), isNull(connections.removedAt)))
    .limit(1);
  const saved = month && compareDollars(month.realtime, "0") > 0 ? minusDollars(month.realtime, month.paid) : null;
  return {
    running: running.batches,
    look: look.batches,
    recent: all.batches.filter(({ id }) => !above.has(id)).slice(0, 6),
    month: {
      cost: month?.cost ?? "0",
      hasUnknownPrices: (month?.unknown ?? 0) > 0,
      savedAgainstRealtime: saved,
      rows: month?.rows ?? 0,
      batches: month?.batches ?? 0,
      from: from.toISOString(),
    },
    hasConnections: connection !== undefined,
    hasBatches: all.counts.all > 0,
  };
}
