import "server-only";
import { retry, retryChosen } from "@/lib/batches/service/act";
import { read } from "@/lib/batches/service/as-actor";
import { connectionOf } from "@/lib/batches/service/get";
import type { TeamCtx } from "@/lib/db/ctx";
import type { retryRows } from "@/lib/reruns/contract";
import { LineReader } from "@/lib/results/lines";
import { normaliseResult } from "@/lib/results/rules/result";
import { withSource } from "@/lib/results/service/find";
import { rerunsOf } from "@/lib/results/source";
import type { StoreSource } from "@/lib/results/store/cache-file";
import { type Choice, type ResultPlace, readFailedPlaces, readSeqs } from "@/lib/results/store/choose";
import type { CallOutput, VerbInput } from "@/lib/wire/endpoint";
import { AppError } from "@/lib/wire/errors";
import { createChildBatch } from "./children";
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

/** Answers chosen rows again: inside the batch where the upstream can and all of them failed, else as a child batch. */
export async function retryChosenRows(
  ctx: TeamCtx,
  { batchId, idempotencyKey, rows }: VerbInput<typeof retryRows>,
): Promise<CallOutput<typeof retryRows>> {
  const batch = await read(ctx, batchId);
  if (rows.kind === "rest") throw new AppError("invalid_input", "The rest of a file is submitted, not retried.");
  const { hasInPlaceRetry } = (await connectionOf(ctx.db, batch.connectionId)).capabilities;
  // The upstream would run again what a rerun has answered: it knows nothing of those.
  const hasReruns = (await rerunsOf(ctx.db, batchId)).length > 0;
  if (rows.kind === "unanswered" && hasInPlaceRetry && !hasReruns) {
    return { batch: await retry(ctx, { batchId }), isChild: false, rows: batch.total - batch.completed };
  }
  const choice = await choiceOf(ctx, batch, rows);
  const chosen = await withSource(ctx, batch, (source) => choose(source, choice));
  if (chosen.rows === 0) throw new AppError("conflict", "No row is meant by that choice, so nothing was retried.");
  if (hasInPlaceRetry && chosen.requestIds !== null)
    return { batch: await retryChosen(ctx, batchId, chosen.requestIds), isChild: false, rows: chosen.rows };
  const input = { batchId, idempotencyKey, rows, relation: "retry" as const, changes: {} };
  return { batch: await createChildBatch(ctx, input), isChild: true, rows: chosen.rows };
}
