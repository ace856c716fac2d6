import "server-only";
import { eq, inArray } from "drizzle-orm";
import { dayIn } from "@/lib/calendar";
import { elsewhere } from "@/lib/connections/contract";
import { connections } from "@/lib/connections/table";
import type { Db } from "@/lib/db/client";
import type { TeamCtx } from "@/lib/db/ctx";
import { teams, users } from "@/lib/teams/table";
import { type getUsage, type UsageBy, untagged } from "@/lib/usage/contract";
import type { CallOutput } from "@/lib/wire/endpoint";
import { AppError } from "@/lib/wire/errors";
import type { UsageAsk } from "./slice";
import { batchesFromBefore, countBatches } from "./slice-batches";
import { sumUp } from "./sums";
import { dearestBatches } from "./used-batches";

export async function zoneOf(db: Db, teamId: string): Promise<string> {
  const [row] = await db.select({ zone: teams.zone }).from(teams).where(eq(teams.id, teamId));
  return row?.zone ?? "UTC";
}

/** Names of members and connections, of removed ones too. */
async function labelsOf(
  db: Db,
  teamId: string,
  by: UsageBy,
  keys: readonly string[],
): Promise<(key: string) => string> {
  if (by === "model") return (key) => key;
  if (by === "tag") return (key) => (key === untagged ? "no tag" : key);
  const rows =
    by === "member"
      ? await db
          .select({ id: users.id, name: users.name })
          .from(users)
          .where(inArray(users.id, [...keys]))
      : await db
          .select({ id: connections.id, name: connections.name })
          .from(connections)
          .where(eq(connections.teamId, teamId));
  const names = new Map(rows.map((row) => [row.id, row.name]));
  const unnamed = by === "member" ? "former member" : "removed connection";
  return (key) => names.get(key) ?? (key === elsewhere ? "made elsewhere" : unnamed);
}

/** What a team used between two days of its calendar, by bucket and by model, member, connection or tag. */
export async function usage(ctx: TeamCtx, input: UsageAsk): Promise<CallOutput<typeof getUsage>> {
  if (input.from > input.to)
    throw new AppError("invalid_input", "The first day lies after the last one.", { field: "from" });
  const { db, team } = ctx;
  const zone = await zoneOf(db, team.id);
  const count = countBatches(db, team.id, input);
  const [{ total, groups, cells }, before, topBatches] = await Promise.all([
    sumUp(db, team.id, input),
    batchesFromBefore(db, team.id, input),
    count.then((found) => dearestBatches(db, team.id, input, { count: found })),
  ]);
  const keys = groups.map(({ key }) => key);
  const label = await labelsOf(db, team.id, input.groupBy, keys);
  return {
    zone,
    today: dayIn(zone, new Date()),
    total: { ...total, batches: total.batches + before.all },
    groups: groups.map((group) => ({
      ...group,
      label: label(group.key),
      batches: group.batches + (before.of.get(group.key) ?? 0),
    })),
    cells,
    topBatches,
  };
}
