import "server-only";
import { rm } from "node:fs/promises";
import { and, eq, gt, isNotNull, isNull, sql } from "drizzle-orm";
import { audit } from "@/lib/audit/audit";
import { publishBatch } from "@/lib/batches/service/change";
import { batches } from "@/lib/batches/table";
import { type Database, database } from "@/lib/db/client";
import type { TeamCtx } from "@/lib/db/ctx";
import { removeUnusedSources } from "@/lib/files/remove-sources";
import { errorName, log } from "@/lib/log";
import type { Retention, setRetention } from "@/lib/results/retention/contract";
import { spoolDir } from "@/lib/results/spool";
import { forgetStore } from "@/lib/results/store/open-stores";
import { resultSpools } from "@/lib/results/table";
import { teams } from "@/lib/teams/table";
import type { VerbInput } from "@/lib/wire/endpoint";

/** How long the team keeps results, and what it holds of them. */
export async function getRetention(ctx: TeamCtx): Promise<Retention> {
  const [team] = await ctx.db.select({ days: teams.resultDays }).from(teams).where(eq(teams.id, ctx.team.id));
  const [held] = await ctx.db
    .select({
      batches: sql<number>`count(distinct ${resultSpools.batchId})::int`,
      sizeBytes: sql<number>`coalesce(sum(${resultSpools.sizeBytes}), 0)::float8`,
    })
    .from(resultSpools)
    .innerJoin(batches, eq(batches.id, resultSpools.batchId))
    .where(and(eq(batches.teamId, ctx.team.id), isNotNull(batches.finishedAt)));
  return { days: team?.days ?? null, batches: held?.batches ?? 0, sizeBytes: held?.sizeBytes ?? 0 };
}

/** Sets how long results are kept. What is too old by then goes now. */
export async function setRetentionDays(ctx: TeamCtx, { days }: VerbInput<typeof setRetention>): Promise<Retention> {
  await ctx.db.transaction(async (tx) => {
    await tx.update(teams).set({ resultDays: days }).where(eq(teams.id, ctx.team.id));
    await audit(tx, ctx, "retention.changed", { subject: ctx.team.id, details: { days } });
  });
  // It is set, whatever becomes of this round; the next one is within the hour.
  await expireResults(database()).catch((error) => log("error", "retention.failed", { error: errorName(error) }));
  return getRetention(ctx);
}

const perRound = 200;
/** Consoles of one database may keep their files apart: each looks this long for what another one marked. */
const lookBackDays = 30;

/** Marks batches that ended too long ago; from then on nothing of them is read, and nothing fetched again. */
async function mark(db: Database): Promise<void> {
  const due = await db
    .select({ id: batches.id })
    .from(batches)
    .innerJoin(teams, eq(teams.id, batches.teamId))
    .where(
      and(
        isNotNull(teams.resultDays),
        isNull(batches.resultsRemovedAt),
        sql`${batches.finishedAt} < now() - make_interval(days => ${teams.resultDays})`,
      ),
    )
    .limit(perRound);
  for (const { id } of due) {
    await db.transaction(async (tx) => {
      await tx
        .update(batches)
        .set({ resultsRemovedAt: new Date(), isResultComplete: true, version: sql`${batches.version} + 1` })
        .where(eq(batches.id, id));
      await tx.delete(resultSpools).where(eq(resultSpools.batchId, id));
      await publishBatch(tx, id);
    });
  }
}

/** Removes results that teams no longer keep, and the tables their requests were made of. Safe to run anywhere, any number of times. */
export async function expireResults(db: Database): Promise<void> {
  await mark(db);
  const gone = await db
    .select({ id: batches.id, inputFileId: batches.inputFileId })
    .from(batches)
    .where(gt(batches.resultsRemovedAt, sql`now() - make_interval(days => ${lookBackDays})`));
  for (const { id, inputFileId } of gone) {
    await forgetStore(id);
    await rm(/* turbopackIgnore: true */ spoolDir(id), { recursive: true, force: true });
    await removeUnusedSources(db, inputFileId);
  }
}
