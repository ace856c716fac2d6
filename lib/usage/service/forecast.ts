import "server-only";
import { and, between, eq, type SQL, sql } from "drizzle-orm";
import { dayIn, dayPlus, daysBetween, monthEnd, monthStart } from "@/lib/calendar";
import type { Db } from "@/lib/db/client";
import type { TeamCtx } from "@/lib/db/ctx";
import type { getForecast } from "@/lib/usage/contract";
import { foresee } from "@/lib/usage/rules";
import { usageDays } from "@/lib/usage/table";
import type { CallOutput } from "@/lib/wire/endpoint";
import { countedBatches, countedDays, isRehearsing } from "./rehearsal";
import { zoneOf } from "./usage";

/** Whole days that a forecast is drawn from. */
const basisDaysMax = 14;

/** Dollars of each of a team's days from the first to the last, idle ones "0". */
async function dailyCosts(db: Db, counted: SQL | undefined, from: string, to: string): Promise<string[]> {
  const rows = await db
    .select({ day: usageDays.day, cost: sql<string>`sum(${usageDays.cost})::text` })
    .from(usageDays)
    .where(and(counted, between(usageDays.day, from, to)))
    .groupBy(usageDays.day);
  const costs = new Map(rows.map((row) => [row.day, row.cost]));
  return Array.from({ length: daysBetween(from, to) + 1 }, (_, index) => costs.get(dayPlus(from, index)) ?? "0");
}

/** What a team's unfinished batches may still cost, by the likely end of their estimates. */
async function committedOf(db: Db, teamId: string, isRehearsal: boolean): Promise<string> {
  const { rows } = await db.execute<{ committed: string }>(sql`
    select coalesce(sum(greatest((estimate->'cost'->>'likely')::numeric - coalesce(cost, 0), 0)), 0)::text as committed
    from batches where team_id = ${teamId} and finished_at is null and status <> 'rejected'
      and ${countedBatches(isRehearsal)}`);
  return rows[0]?.committed ?? "0";
}

/** The running month so far and where it ends if the days go on like the last fourteen. */
export async function forecast(ctx: TeamCtx): Promise<CallOutput<typeof getForecast>> {
  const { db, team } = ctx;
  const today = dayIn(await zoneOf(db, team.id), new Date());
  const [from, to] = [monthStart(today), monthEnd(today)];
  const isSimulated = await isRehearsing(db, team.id);
  const counted = and(eq(usageDays.teamId, team.id), countedDays(isSimulated));
  const [[month], [first], committed] = await Promise.all([
    db
      .select({
        spent: sql<string>`trim_scale(coalesce(sum(${usageDays.cost}), 0))::text`,
        unpricedRows: sql<number>`coalesce(sum(${usageDays.unpricedRows}), 0)::float8`,
      })
      .from(usageDays)
      .where(and(counted, between(usageDays.day, from, to))),
    db
      .select({ day: sql<string | null>`min(${usageDays.day})::text` })
      .from(usageDays)
      .where(counted),
    committedOf(db, team.id, isSimulated),
  ]);
  const spent = month?.spent ?? "0";
  const start = dayPlus(today, -basisDaysMax);
  const basisFrom = first?.day && first.day > start ? first.day : start;
  const yesterday = dayPlus(today, -1);
  const recent = first?.day && basisFrom <= yesterday ? await dailyCosts(db, counted, basisFrom, yesterday) : [];
  return {
    ...{ from, to, today, spent, unpricedRows: month?.unpricedRows ?? 0, committed, isSimulated },
    monthEnd: foresee(spent, recent, daysBetween(today, to), committed),
  };
}
