import "server-only";
import type { retryBatch } from "@/lib/batches/act-contract";
import type { Batch } from "@/lib/batches/contract";
import { isRunning } from "@/lib/batches/rules";
import { retry, retryChosen } from "@/lib/batches/service/act";
import { read } from "@/lib/batches/service/as-actor";
import { connectionOf } from "@/lib/batches/service/get";
import type { TeamCtx } from "@/lib/db/ctx";
import type { Fence } from "@/lib/db/lease";
import type { retryRows } from "@/lib/reruns/contract";
import { LineReader } from "@/lib/results/lines";
import { normaliseResult } from "@/lib/results/rules/result";
import { withSource } from "@/lib/results/service/find";
import { rerunsOf } from "@/lib/results/source";
import type { StoreSource } from "@/lib/results/store/cache-file";
import { type Choice, type ResultPlace, readFailedPlaces, readSeqs } from "@/lib/results/store/choose";
import type { CallOutput, VerbInput } from "@/lib/wire/endpoint";
import { AppError } from "@/lib/wire/errors";
import { inTurnOf, requireIdle } from "./at-work";
import { madeBefore, makeChild, siblingsOf } from "./children";
import { choiceOf } from "./choice";

type Chosen = { rows: number; requestIds: string[] | null };

/** The upstream's own ids of failed rows, as it gave them in its result lines. */
async function idsOf(source: StoreSource, places: ResultPlace[]): Promise<string[] | null> {
  const lines = new LineReader(source);
  try {
    const ids: string[] = [];
    for (const place of places) {
      const text = (await lines.response(place)) ?? "";
      const { requestId } = normaliseResult(text, { kind: place.isError ? "error" : "output", wantsJson: false });
      if (requestId === null) return null;
      ids.push(requestId);
    }
    return ids;
  } finally {
    await lines.close();
  }
}

/** Rows that are meant; their ids only when every one of them failed, since nothing else is retried in place. */
async function choose(source: StoreSource, rows: Choice): Promise<Chosen> {
  const seqs = new Set(await readSeqs(source, rows));
  const failed = (await readFailedPlaces(source)).filter(({ seq }) => seqs.has(seq));
  return { rows: seqs.size, requestIds: failed.length === seqs.size ? await idsOf(source, failed) : null };
}

type Asked = VerbInput<typeof retryRows>;
type Retried = CallOutput<typeof retryRows>;

/** Answers chosen rows again: inside the batch where the upstream can and all of them failed, else as a child batch. */
async function retryNow(ctx: TeamCtx, { batchId, idempotencyKey, rows }: Asked, fence: Fence): Promise<Retried> {
  if (rows.kind === "rest") throw new AppError("invalid_input", "The rest of a file is submitted, not retried.");
  const first = await madeBefore(ctx, { batchId, idempotencyKey, relation: "retry" });
  if (first) return { batch: first, isChild: true, rows: first.counts.total };
  const batch = await read(ctx, batchId);
  const { hasInPlaceRetry } = (await connectionOf(ctx.db, batch)).capabilities;
  await requireIdle(ctx, batch, rows);
  // The upstream would run again what a rerun has answered: it knows nothing of those.
  const hasReruns = (await rerunsOf(ctx.db, batch)).length > 0;
  if (rows.kind === "unanswered" && hasInPlaceRetry && !hasReruns) {
    return { batch: await retry(ctx, { batchId }), isChild: false, rows: batch.total - batch.completed };
  }
  const choice = await choiceOf(ctx, batch, rows);
  const chosen = await withSource(ctx, batch, (source) => choose(source, choice));
  if (chosen.rows === 0) throw new AppError("conflict", "No row is meant by that choice, so nothing was retried.");
  if (hasInPlaceRetry && chosen.requestIds !== null)
    return { batch: await retryChosen(ctx, batchId, chosen.requestIds), isChild: false, rows: chosen.rows };
  if (rows.kind === "unanswered" && isRunning(batch.status))
    throw new AppError(
      "conflict",
      "The batch is at work on these rows itself. Nothing was sent; retry what is left once it is over.",
    );
  const input = { batchId, idempotencyKey, rows, relation: "retry" as const, changes: {} };
  return { batch: await makeChild(ctx, input, fence), isChild: true, rows: chosen.rows };
}

/** Answers chosen rows again, unless a rerun is at work on some of them. @throws AppError conflict */
export const retryChosenRows = (ctx: TeamCtx, input: Asked): Promise<Retried> =>
  inTurnOf(ctx, input.batchId, (fence) => retryNow(ctx, input, fence));

/** Retries all that has no answer. Asked for twice from the same standing, also of another process, it is done once. */
export async function retryUnanswered(ctx: TeamCtx, batchId: string): Promise<Retried> {
  const { version } = await read(ctx, batchId);
  const idempotencyKey = `retry ${batchId} ${version} ${await siblingsOf(ctx, batchId, "retry")}`;
  return retryChosenRows(ctx, { batchId, idempotencyKey, rows: { kind: "unanswered" } });
}

/** Puts every failed and cancelled request back to work in place. @throws AppError conflict */
export const retryInPlace = (ctx: TeamCtx, input: VerbInput<typeof retryBatch>): Promise<Batch> =>
  inTurnOf(ctx, input.batchId, async () => {
    await requireIdle(ctx, await read(ctx, input.batchId), { kind: "unanswered" });
    return retry(ctx, input);
  });
