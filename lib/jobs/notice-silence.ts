import "server-only";
import { and, eq, isNotNull, isNull, sql } from "drizzle-orm";
import { connections } from "@/lib/connections/table";
import type { Database } from "@/lib/db/client";
import { plural } from "@/lib/format";
import { formatDuration } from "@/lib/format-time";
import { sayNotice } from "@/lib/notices/say";

/** Nothing but failures for so long is worth telling; the breaker and the retries see to what is shorter. */
const silentFor = sql`interval '2 hours'`;
/** A failure this fresh says that it is still being asked: a console that was off knows nothing of the time between. */
const askedWithin = sql`interval '15 minutes'`;

const waiting = sql<number>`(select count(*)::int from batches
  where batches.connection_id = ${connections.id} and batches.finished_at is null and batches.status <> 'held')`;

const aboutOf = ({ id, teamId }: { id: string; teamId: string }) => ({
  ...{ teamId, subject: id, path: `/settings/connections/${encodeURIComponent(id)}`, submitter: null },
});

async function saySilent(db: Database): Promise<void> {
  const { failingSince, toldFailingSince, lastErrorAt } = connections;
  const rows = await db
    .select({ id: connections.id, teamId: connections.teamId, name: connections.name, failingSince, waiting })
    .from(connections)
    .where(
      and(
        ...[isNull(connections.removedAt), isNull(connections.keyRefusedAt), isNull(toldFailingSince)],
        sql`${failingSince} <= now() - ${silentFor} and ${lastErrorAt} > now() - ${askedWithin}`,
        sql`${waiting} > 0`,
      ),
    );
  for (const { name, failingSince: since, waiting: count, ...row } of rows) {
    if (!since) continue;
    await db.transaction(async (tx) => {
      // An answer that came meanwhile is the newer word.
      const isStill = and(eq(connections.id, row.id), eq(failingSince, since), isNull(toldFailingSince));
      const told = await tx.update(connections).set({ toldFailingSince: since }).where(isStill).returning();
      if (told.length === 0) return;
      const said = {
        kind: "connection_broken" as const,
        key: `connection:${row.id}:silent:${since.toISOString()}`,
        title: `${name} has not answered for ${formatDuration(Date.now() - since.getTime())}`,
        body: `${plural(count, "batch waits", "batches wait")} and nothing is lost. It is asked again all the time; when it answers, work goes on by itself.`,
      };
      await sayNotice(tx, aboutOf(row), said);
    });
  }
}

async function sayWellAgain(db: Database): Promise<void> {
  const { failingSince, toldFailingSince } = connections;
  const isOver = and(isNotNull(toldFailingSince), sql`${failingSince} is distinct from ${toldFailingSince}`);
  const rows = await db.select().from(connections).where(isOver);
  for (const { toldFailingSince: since, lastOkAt, removedAt, name, ...row } of rows) {
    if (!since) continue;
    await db.transaction(async (tx) => {
      const isStill = and(eq(connections.id, row.id), eq(toldFailingSince, since));
      const told = await tx.update(connections).set({ toldFailingSince: null }).where(isStill).returning();
      if (told.length === 0 || removedAt) return;
      const said = {
        kind: "connection_broken" as const,
        key: `connection:${row.id}:answers:${since.toISOString()}`,
        title: `${name} answers again`,
        body: `It did not for ${formatDuration((lastOkAt?.getTime() ?? Date.now()) - since.getTime())}. Work through it goes on by itself.`,
      };
      await sayNotice(tx, aboutOf(row), said);
    });
  }
}

/** Tells a team once of an upstream of theirs that has been silent for hours while work waits for it, and once that it is over. */
export async function noticeSilence(db: Database): Promise<void> {
  await saySilent(db);
  await sayWellAgain(db);
}
