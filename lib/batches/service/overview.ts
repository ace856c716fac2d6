import "server-only";
import { and, between, eq, isNull, type SQLWrapper, sql } from "drizzle-orm";
import type { getOverview } from "@/lib/batches/list-contract";
import { dayIn, monthEnd, monthStart } from "@/lib/calendar";
import { connections } from "@/lib/connections/table";
import type { TeamCtx } from "@/lib/db/ctx";
import { compareDollars, minusDollars } from "@/lib/money";
import { countedDays, isRehearsing } from "@/lib/usage/service/rehearsal";
import { zoneOf } from "@/lib/usage/service/usage";
import { usageDays } from "@/lib/usage/table";
import type { CallOutput } from "@/lib/wire/endpoint";
import { readBoard } from "./board";

/** The team's board. The month is that of the team's calendar. */
export async function overview(ctx: TeamCtx): Promise<CallOutput<typeof getOverview>> {
  const board = await readBoard(ctx);
  const today = dayIn(await zoneOf(ctx.db, ctx.team.id), new Date());
  const from = monthStart(today);
  // The emulator's dollars, which nobody pays, count only where there are no others.
  const counted = countedDays(await isRehearsing(ctx.db, ctx.team.id)) ?? sql`true`;
  const whole = (column: SQLWrapper) => sql<number>`coalesce(sum(${column}), 0)::float8`;
  const dollars = (column: SQLWrapper) => sql<string>`coalesce(sum(${column}) filter (where ${counted}), 0)::text`;
  const [month] = await ctx.db
    .select({
      cost: dollars(usageDays.cost),
      unknown: sql<number>`coalesce(sum(${usageDays.unpricedRows}) filter (where ${counted}), 0)::float8`,
      // Savings compare only what has both prices known.
      paid: dollars(usageDays.comparedCost),
      realtime: dollars(usageDays.realtimeCost),
      rows: whole(usageDays.rows),
      batches: whole(usageDays.batches),
    })
    .from(usageDays)
    .where(and(eq(usageDays.teamId, ctx.team.id), between(usageDays.day, from, monthEnd(today))));
  const [connection] = await ctx.db
    .select({ id: connections.id })
    .from(connections)
    .where(and(eq(connections.teamId, ctx.team.id), isNull(connections.removedAt)))
    .limit(1);
  const saved = month && compareDollars(month.realtime, "0") > 0 ? minusDollars(month.realtime, month.paid) : null;
  return {
    ...board,
    month: {
      cost: month?.cost ?? "0",
      hasUnknownPrices: (month?.unknown ?? 0) > 0,
      savedAgainstRealtime: saved,
      rows: month?.rows ?? 0,
      batches: month?.batches ?? 0,
      from,
    },
    hasConnections: connection !== undefined,
    hasBatches: board.runningSums.batches + board.look.length + board.recent.length > 0,
  };
}
