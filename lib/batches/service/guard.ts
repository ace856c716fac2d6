import "server-only";
import { and, inArray, isNotNull, isNull } from "drizzle-orm";
import { audit } from "@/lib/audit/audit";
import { type GuardSpend, guardSpend, isAtGuard } from "@/lib/batches/guard";
import { merge } from "@/lib/batches/rules";
import { batches } from "@/lib/batches/table";
import { openUpstream } from "@/lib/connections/service";
import type { Database } from "@/lib/db/client";
import { formatMoney } from "@/lib/format";
import { publish } from "@/lib/live/publish";
import { cancelBatch } from "@/lib/upstream/batches";
import { type Row, read } from "./as-actor";
import { changeBatch } from "./change";

export type Guarded = { row: Row; spend: GuardSpend };

/** Running batches that have reached their limit. */
export async function batchesAtGuard(db: Database): Promise<Guarded[]> {
  const rows = await db
    .select()
    .from(batches)
    .where(
      and(
        isNotNull(batches.moneyGuard),
        isNull(batches.finishedAt),
        isNull(batches.guardedAt),
        isNotNull(batches.upstreamId),
        inArray(batches.status, ["validating", "in_progress", "finalizing"]),
      ),
    );
  return rows.flatMap((row) => {
    const spend = guardSpend({ ...row, done: row.completed + row.failed });
    return spend && row.moneyGuard && isAtGuard(spend, row.moneyGuard) ? [{ row, spend }] : [];
  });
}

function words(limit: string, { spent, isProjected }: GuardSpend): string {
  const how = isProjected ? `about ${formatMoney(spent)}, with rows not read yet` : `${formatMoney(spent)}, measured`;
  return `Cancelled at the limit of ${formatMoney(limit)}: it has cost ${how}. Answers that arrived are kept; what was in flight may still be charged.`;
}

/** Cancels a batch for having reached its limit, with a line in its Activity and the news of it. @throws UpstreamError */
export async function stopAtGuard(db: Database, { row, spend }: Guarded): Promise<void> {
  const { moneyGuard, upstreamId, teamId } = row;
  if (moneyGuard === null || upstreamId === null) return;
  const up = await openUpstream(db, teamId, row.connectionId);
  const answer = await cancelBatch(up, upstreamId);
  const message = words(moneyGuard, spend);
  await db.transaction(async (tx) => {
    const current = await read({ db: tx, team: { id: teamId } }, row.id, { isLocked: true });
    // Every process keeps watch, so that none has to be waited for; the first one says so.
    if (current.guardedAt !== null) return;
    const now = new Date();
    const set = { ...merge(current, answer, now), guardedAt: now, polledAt: now, nextPollAt: now };
    await changeBatch(tx, current, set, [{ kind: "problem", message }]);
    const details = { name: row.name, limit: moneyGuard, spent: spend.spent };
    await audit(tx, { team: { id: teamId } }, "batch.cancelled", { subject: row.id, details });
    await publish(tx, { teamId, topic: "batch.guarded", subject: row.id, data: details });
  });
}
