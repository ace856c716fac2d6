import "server-only";
import { and, eq } from "drizzle-orm";
import type { cancelBatch, retryBatch } from "@/lib/batches/act-contract";
import type { Batch, Counts } from "@/lib/batches/contract";
import { isBeforeUpstream, isOverThere, isTerminal, merge } from "@/lib/batches/rules";
import { batches } from "@/lib/batches/table";
import { openUpstream } from "@/lib/connections/service";
import type { Db } from "@/lib/db/client";
import type { TeamCtx } from "@/lib/db/ctx";
import { formatMoney } from "@/lib/format";
import { compareDollars } from "@/lib/money";
import * as upstream from "@/lib/upstream/batches";
import type { Upstream } from "@/lib/upstream/contract";
import { UpstreamError } from "@/lib/upstream/errors";
import type { UpstreamBatch } from "@/lib/upstream/schemas";
import type { VerbInput } from "@/lib/wire/endpoint";
import { AppError } from "@/lib/wire/errors";
import { changeAsActor, changedMeanwhile, type Row, read, sayUpstream } from "./as-actor";
import { changeBatch, endedBefore } from "./change";
import { findBatch } from "./get";
import { reserveAgain } from "./reserve-more";
import { dropped } from "./resolve";
import { summariesOf } from "./runs";
import { wakeJobs } from "./wake";

/** Writes what the upstream answered to an act and asks it again at once, since its counts may still be on their way. */
async function applyAnswer(
  ctx: TeamCtx,
  row: Row,
  answer: Parameters<typeof merge>[1],
  {
    act,
    message,
    extra = {},
  }: {
    act: "batch.cancelled" | "batch.retried";
    message: string;
    extra?: { isResultComplete?: boolean; guardedAt?: null; resumedAt?: Date };
  },
): Promise<Batch> {
  const now = new Date();
  // The poller may have written in between; the act itself is done, so read again and write over the newer state.
  for (let turn = 0; turn < 5; turn += 1) {
    const current = turn === 0 ? row : await read(ctx, row.id);
    const set = { ...merge(current, answer, now), ...extra, actedAt: now, polledAt: now, nextPollAt: now };
    if (await changeAsActor(ctx, current, set, act, message)) break;
  }
  wakeJobs();
  return findBatch(ctx.db, ctx.team.id, row.id);
}

/** What a cancel leaves: "Cancelled. 1,080 answered and 12 failed are kept, 908 rows will not run; $3.18 spent so far." */
function cancelWords(row: Row, counts: Counts): string {
  const n = (count: number) => count.toLocaleString("en");
  const left = Math.max(0, Math.max(counts.total, row.total) - counts.completed - counts.failed);
  const spent = row.cost === null ? "" : `; ${formatMoney(row.cost)} spent so far`;
  return `Cancelled. Answers that arrived are kept: ${n(counts.completed)} answered, ${n(counts.failed)} failed. ${n(left)} ${left === 1 ? "row" : "rows"} will not run${spent}.`;
}

const alreadyOver = () =>
  new AppError("conflict", "This batch is already finished, so there is nothing to cancel. Its results are kept.");

/** Stops a batch. Before the upstream has it, it is simply dropped. A finished batch is guarded: upstreams would flip it. */
export async function cancel(ctx: TeamCtx, input: VerbInput<typeof cancelBatch>, turn = 0): Promise<Batch> {
  const row = await read(ctx, input.batchId);
  // A job took a step at the same moment: what is asked for still makes sense, from where the batch stands now.
  const again = (): Promise<Batch> => {
    if (turn < 3) return cancel(ctx, input, turn + 1);
    throw changedMeanwhile();
  };
  if (isTerminal(row.status)) throw alreadyOver();
  if (row.upstreamId === null && (row.submission === "ambiguous" || row.submission === "sending")) {
    if (row.cancelAskedBy !== null) return findBatch(ctx.db, ctx.team.id, row.id);
    const message =
      row.submission === "sending"
        ? "Asked to cancel it: as soon as the upstream has taken it."
        : "Asked to cancel it: as soon as it is found at the upstream, and it is not sent again.";
    if (!(await changeAsActor(ctx, row, { cancelAskedBy: ctx.actor.name }, "batch.cancelled", message))) return again();
    wakeJobs();
    return findBatch(ctx.db, ctx.team.id, row.id);
  }
  if (row.upstreamId === null) {
    const isUnknown = row.submission === "needs_human";
    const neverSent = {
      status: "cancelled" as const,
      statusNote: "Cancelled before the upstream had it. Nothing ran.",
      finishedAt: new Date(),
      nextStepAt: null,
    };
    const set = isUnknown ? dropped() : neverSent;
    const message = isUnknown ? "Dropped by a cancel." : "Cancelled before anything was sent.";
    if (await changeAsActor(ctx, row, set, "batch.cancelled", message)) return findBatch(ctx.db, ctx.team.id, row.id);
    return again();
  }
  const up = await openUpstream(ctx.db, ctx.team.id, row.connectionId);
  // Upstreams would turn a finished batch into a cancelled one. A look that fails is no reason to let it run on.
  const found = await upstream.getBatch(up, row.upstreamId, { isUrgent: true, attempts: 1 }).catch(() => null);
  if (found !== null && isOverThere(found, row)) {
    const now = new Date();
    const set = { ...merge(row, found, now), polledAt: now, nextPollAt: now };
    if (!(await ctx.db.transaction((tx) => changeBatch(tx, row, set, [endedBefore])))) return again();
    wakeJobs();
    throw alreadyOver();
  }
  const answer = await upstream
    .cancelBatch(up, row.upstreamId)
    .catch((error) => sayUpstream(error, "The batch was not cancelled"));
  return applyAnswer(ctx, row, answer, {
    act: "batch.cancelled",
    message: cancelWords(row, answer.counts),
  });
}

const requests = (count: number) => `${count.toLocaleString("en")} ${count === 1 ? "request" : "requests"}`;

/** More work would only be stopped again. @throws AppError conflict */
export async function requireRoomUnderGuard(ctx: TeamCtx, { moneyGuard, runId, cost: own }: Row): Promise<void> {
  if (moneyGuard === null) return;
  const run = runId === null ? undefined : (await summariesOf(ctx.db, ctx.team.id, [runId]))[runId];
  const cost = run ? run.cost : own;
  if (cost === null || compareDollars(cost, moneyGuard) < 0) return;
  const whose = run && run.parts > 1 ? "The batches of this run have" : "This batch has";
  throw new AppError(
    "conflict",
    `${whose} cost ${formatMoney(cost)} and the limit is ${formatMoney(moneyGuard)}. Raise or remove the limit first, then retry.`,
  );
}

/** Whether rows went back to work is not known, and they may cost: the batch is asked after, and its files are read again. */
async function lookAfterLostRetry(ctx: TeamCtx, row: Row): Promise<never> {
  const message = "Asked to retry, and the answer was lost: looking whether rows are back at work.";
  for (let turn = 0; turn < 5; turn += 1) {
    const current = turn === 0 ? row : await read(ctx, row.id);
    const now = new Date();
    const set = { actedAt: now, nextPollAt: now, isResultComplete: current.resultsRemovedAt !== null };
    if (await changeAsActor(ctx, current, set, "batch.retried", message)) break;
  }
  wakeJobs();
  throw new AppError(
    "upstream_unreachable",
    "The answer to the retry was lost, so rows may or may not be back at work. The batch is being looked at now: see what it says before you retry again.",
  );
}

const nothingToRetry = () =>
  new AppError(
    "conflict",
    "There is nothing to retry: these rows are at work already, or have not failed. Nothing is sent twice.",
  );

/** How many rows have failed by now; of a finished batch that is known here. */
const failedNow = async (up: Upstream, row: Row, upstreamId: string): Promise<number> =>
  isTerminal(row.status) ? row.failed : (await upstream.getBatch(up, upstreamId, { isUrgent: true })).counts.failed;

/** Chosen requests that have not failed are passed over without a word: only the counts tell. @throws AppError conflict */
const askForChosen = (db: Db, requestIds: string[]) => async (up: Upstream, row: Row, upstreamId: string) => {
  const before = await failedNow(up, row, upstreamId);
  const answer = await upstream.retryRequests(up, upstreamId, requestIds);
  if (answer.counts.failed < before) return answer;
  // Should they have failed again in the meantime, the next look tells.
  await db
    .update(batches)
    .set({ nextPollAt: new Date() })
    .where(and(eq(batches.teamId, row.teamId), eq(batches.id, row.id)));
  throw nothingToRetry();
};

async function retryIn(
  ctx: TeamCtx,
  batchId: string,
  ask: (up: Upstream, row: Row, upstreamId: string) => Promise<UpstreamBatch>,
  what: (row: Row) => string,
) {
  const row = await read(ctx, batchId);
  if (row.upstreamId === null || isBeforeUpstream(row.status))
    throw new AppError("conflict", "The upstream does not have this batch, so there is nothing to retry.");
  await requireRoomUnderGuard(ctx, row);
  const up = await openUpstream(ctx.db, ctx.team.id, row.connectionId);
  if (!up.capabilities.hasInPlaceRetry) {
    throw new AppError(
      "conflict",
      "This upstream cannot retry inside a batch. Retry the failed rows as a batch of their own.",
    );
  }
  const letGo = await reserveAgain(ctx, row);
  const answer = await ask(up, row, row.upstreamId).catch(async (error) => {
    if (error instanceof UpstreamError && error.kind === "ambiguous") return lookAfterLostRetry(ctx, row);
    await letGo();
    if (error instanceof UpstreamError && /nothing to retry/i.test(error.message)) throw nothingToRetry();
    return sayUpstream(error, "Nothing was retried");
  });
  return applyAnswer(ctx, row, answer, {
    act: "batch.retried",
    message: what(row),
    extra: { isResultComplete: false, guardedAt: null, resumedAt: new Date() },
  });
}

/** Puts failed and cancelled requests back to work, in place. */
export const retry = (ctx: TeamCtx, input: VerbInput<typeof retryBatch>): Promise<Batch> =>
  retryIn(
    ctx,
    input.batchId,
    (up, _row, id) => upstream.retryBatch(up, id),
    (row) => `Retrying ${requests(row.total - row.completed)} that failed or were cancelled.`,
  );

/** Puts chosen failed requests, by the upstream's ids of them, back to work in place. */
export const retryChosen = (ctx: TeamCtx, batchId: string, requestIds: string[]): Promise<Batch> =>
  retryIn(ctx, batchId, askForChosen(ctx.db, requestIds), () => `Retrying ${requests(requestIds.length)} that failed.`);
