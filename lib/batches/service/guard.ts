import "server-only";
import { and, eq, inArray, isNotNull, isNull, or } from "drizzle-orm";
import { audit } from "@/lib/audit/audit";
import {
  type GuardFacts,
  type GuardSpend,
  guardSpend,
  isAtGuard,
  isUnpriced,
  likelyCost,
  sumSpend,
} from "@/lib/batches/guard";
import { isOverThere, merge } from "@/lib/batches/rules";
import { batches } from "@/lib/batches/table";
import { openUpstream } from "@/lib/connections/service";
import type { Database } from "@/lib/db/client";
import { inputFiles } from "@/lib/files/table";
import { formatMoney } from "@/lib/format";
import { publish } from "@/lib/live/publish";
import { cancelBatch, getBatch } from "@/lib/upstream/batches";
import { type Row, read } from "./as-actor";
import { changeBatch, endedBefore } from "./change";
import { ownEstimate } from "./guard-price";

export type Guarded = { row: Row; spend: GuardSpend };

/** Waiting to be sent: such a batch of a run can only be at a limit by what the others have cost. */
const isPrepared = and(isNull(batches.upstreamId), eq(batches.submission, "prepared"), isNotNull(batches.runId));
const runs = and(isNotNull(batches.upstreamId), inArray(batches.status, ["validating", "in_progress", "finalizing"]));

const isGuarded = and(
  ...[isNotNull(batches.moneyGuard), isNull(batches.finishedAt), isNull(batches.guardedAt), or(runs, isPrepared)],
);

/** Batches not yet finished that have reached their limit. Those of one run count together. */
export async function batchesAtGuard(db: Database): Promise<Guarded[]> {
  const rows = await db.select().from(batches).where(isGuarded);
  const ofRuns = await spendOfRuns(db, [...new Set(rows.flatMap(({ runId }) => runId ?? []))]);
  return rows.flatMap((row) => {
    const spend = row.runId === null ? spendOf(row) : (ofRuns.get(keyOf(row)) ?? null);
    return spend && row.moneyGuard && isAtGuard(spend, row.moneyGuard) ? [{ row, spend }] : [];
  });
}

type Counted = Omit<GuardFacts, "done"> & Pick<Row, "completed" | "failed">;
const spendOf = (row: Counted) => guardSpend({ ...row, done: row.completed + row.failed });

/** Two teams may have runs of one name. */
const keyOf = ({ teamId, runId }: Pick<Row, "teamId" | "runId">) => `${teamId} ${runId}`;

/** What each run has cost, its finished batches too. */
async function spendOfRuns(db: Database, runIds: string[]): Promise<Map<string, GuardSpend | null>> {
  if (runIds.length === 0) return new Map();
  const { teamId, runId, cost, resultRows, completed, failed, total, estimate, upstreamEstimate } = batches;
  const parts = await db
    .select({ teamId, runId, cost, resultRows, completed, failed, total, estimate, upstreamEstimate })
    .from(batches)
    .where(inArray(runId, runIds));
  const spends = new Map<string, (GuardSpend | null)[]>();
  for (const part of parts) spends.set(keyOf(part), [...(spends.get(keyOf(part)) ?? []), spendOf(part)]);
  return new Map([...spends].map(([key, list]) => [key, sumSpend(list)]));
}

/** Batches under a limit of which nothing tells what their rows cost: nobody would ever stop them. */
export async function blindGuards(db: Database): Promise<Row[]> {
  const rows = await db.select().from(batches).where(isGuarded);
  return rows.filter((row) => likelyCost(row) === null && isUnpriced(row));
}

/**
 * Gives a limit something to go by: the console's own count of what the file costs. False where that tells nothing either,
 * as long as a price is not known, or when somebody changed the batch at this moment.
 */
export async function reckonGuard(db: Database, row: Row): Promise<boolean> {
  const { teamId, inputFileId, window } = row;
  const [file] = await db
    .select({ tally: inputFiles.tally })
    .from(inputFiles)
    .where(and(eq(inputFiles.teamId, teamId), eq(inputFiles.id, inputFileId)));
  const own = file && (await ownEstimate(db, teamId, { file, window }));
  if (!own) return false;
  const inputTokens = row.estimate?.inputTokens ?? own.inputTokens;
  const likely = formatMoney(own.cost?.likely ?? own.knownCost?.likely ?? null);
  const message = `Nothing told what rows cost, so the limit of ${formatMoney(row.moneyGuard)} could not be kept. From now on rows that are not read yet count as the console reckons them: about ${likely} for all.`;
  return db.transaction((tx) =>
    changeBatch(tx, row, { estimate: { ...own, inputTokens } }, [{ kind: "step", message }]),
  );
}

function words(limit: string, { spent, isProjected }: GuardSpend, isOfRun: boolean): string {
  const how = isProjected ? `about ${formatMoney(spent)}, with rows not read yet` : `${formatMoney(spent)}, measured`;
  const what = isOfRun ? "the batches of its run have cost" : "it has cost";
  return `Cancelled at the limit of ${formatMoney(limit)}: ${what} ${how}. Answers that arrived are kept; what was in flight may still be charged.`;
}

/**
 * What a batch becomes at its limit: cancelled at the upstream, or, where that does not have it yet, never sent. `isOver`: it
 * had finished there before anything had to be stopped.
 */
async function endOf(db: Database, row: Row) {
  if (row.upstreamId === null) {
    const statusNote = "Cancelled before the upstream had it: its run had reached the limit. Nothing ran.";
    const set = (_: Row, now: Date) => ({
      status: "cancelled" as const,
      statusNote,
      finishedAt: now,
      nextStepAt: null,
    });
    return { set, isOver: false };
  }
  const up = await openUpstream(db, row.teamId, row.connectionId);
  const found = await getBatch(up, row.upstreamId, { isUrgent: true });
  // Upstreams would turn a finished batch into a cancelled one.
  const isOver = isOverThere(found, row);
  const answer = isOver ? found : await cancelBatch(up, row.upstreamId);
  const set = (current: Row, now: Date) => {
    return { ...merge(current, answer, now), actedAt: now, polledAt: now, nextPollAt: now };
  };
  return { set, isOver };
}

/** Cancels a batch for having reached its limit, with a line in its Activity and the news of it. @throws UpstreamError */
export async function stopAtGuard(db: Database, { row, spend }: Guarded): Promise<void> {
  const { moneyGuard, teamId } = row;
  if (moneyGuard === null) return;
  const { set, isOver } = await endOf(db, row);
  const message = words(moneyGuard, spend, row.runId !== null);
  await db.transaction(async (tx) => {
    const current = await read({ db: tx, team: { id: teamId } }, row.id, { isLocked: true });
    // Every process keeps watch, so that none has to be waited for; the first one says so.
    if (current.guardedAt !== null) return;
    // One that waited may be on its way by now: it is cancelled in its next round, at the upstream.
    if (row.upstreamId === null && (current.version !== row.version || current.submission !== "prepared")) return;
    const now = new Date();
    if (isOver) return void (await changeBatch(tx, current, set(current, now), [endedBefore]));
    await changeBatch(tx, current, { ...set(current, now), guardedAt: now }, [{ kind: "problem", message }]);
    const details = { name: row.name, limit: moneyGuard, spent: spend.spent };
    await audit(tx, { team: { id: teamId } }, "batch.cancelled", { subject: row.id, details });
    await publish(tx, { teamId, topic: "batch.guarded", subject: row.id, data: details });
  });
}
