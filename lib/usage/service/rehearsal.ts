import "server-only";
import { eq, sql } from "drizzle-orm";
import type { Db } from "@/lib/db/client";
import { usageDays } from "@/lib/usage/table";

/**
 * Whether a team has nothing but emulators and never paid for anything: then their simulated dollars count, so that
 * budgets and forecasts can be tried out, and are called simulated. In any other team only what is really paid counts.
 */
export async function isRehearsing(db: Db, teamId: string): Promise<boolean> {
  const { rows } = await db.execute<{ is_rehearsing: boolean }>(sql`
    select not exists (select 1 from connections where team_id = ${teamId} and kind <> 'emulator' and removed_at is null)
      and not exists (select 1 from usage_days where team_id = ${teamId} and not is_emulator) as is_rehearsing`);
  return rows[0]?.is_rehearsing ?? false;
}

/** The daily sums that count for a team. */
export const countedDays = (isRehearsal: boolean) => (isRehearsal ? undefined : eq(usageDays.isEmulator, false));

/** The batches of `batches` that count for a team. */
export const countedBatches = (isRehearsal: boolean) =>
  isRehearsal
    ? sql`true`
    : sql`batches.connection_id not in (select id from connections where connections.kind = 'emulator')`;
