import "server-only";
import type { resolveBatch } from "@/lib/batches/act-contract";
import type { Batch } from "@/lib/batches/contract";
import { openUpstream } from "@/lib/connections/service";
import type { TeamCtx } from "@/lib/db/ctx";
import { cancelBatch } from "@/lib/upstream/batches";
import { UpstreamError } from "@/lib/upstream/errors";
import type { VerbInput } from "@/lib/wire/endpoint";
import { AppError } from "@/lib/wire/errors";
import { changeAsActor, changedMeanwhile, type Row, read, sayUpstream } from "./as-actor";
import { findBatch } from "./get";
import { wakeJobs } from "./wake";

/** Cancels what the upstream holds of a submission beside the batch that is kept. */
async function cancelOthers(ctx: TeamCtx, row: Row): Promise<Batch> {
  if (row.duplicates.length === 0) throw new AppError("conflict", "The upstream holds this batch only once.");
  const up = await openUpstream(ctx.db, ctx.team.id, row.connectionId);
  for (const id of row.duplicates)
    await cancelBatch(up, id).catch((error) => {
      if (!(error instanceof UpstreamError) || error.kind !== "not_found")
        sayUpstream(error, "Not every one was cancelled");
    });
  const others = row.duplicates.length === 1 ? "the other batch" : `the ${row.duplicates.length} other batches`;
  const message = `Cancelled ${others} of this submission: ${row.duplicates.join(", ")}.`;
  // The poller may have written in between; the act itself is done.
  for (let turn = 0; turn < 5; turn += 1) {
    const current = await read(ctx, row.id);
    if (await changeAsActor(ctx, current, { duplicates: [] }, "batch.resolved", message)) break;
  }
  return findBatch(ctx.db, ctx.team.id, row.id);
}

/** A submission that nobody follows any more. It may have arrived all the same, and then it costs. */
export const dropped = () => ({
  status: "rejected" as const,
  statusNote:
    "Dropped by a member. It is not known whether the upstream took it: if it did, it runs there and is charged.",
  submission: "rejected" as const,
  finishedAt: new Date(),
  nextStepAt: null,
});

/** A person's decision on a submission of which it is not known whether, or how often, the upstream took it. */
export async function resolve(ctx: TeamCtx, input: VerbInput<typeof resolveBatch>): Promise<Batch> {
  const row = await read(ctx, input.batchId);
  if (input.decision === "cancel_others") return cancelOthers(ctx, row);
  if (row.status !== "unresolved") throw new AppError("conflict", "This batch needs no decision any more.");
  const isSend = input.decision === "send";
  const set = isSend
    ? {
        status: "queued" as const,
        statusNote: null,
        submission: "prepared" as const,
        emptyLookups: 0,
        // To send it again is the later wish.
        cancelAskedBy: null,
        nextStepAt: new Date(),
      }
    : dropped();
  const message = isSend ? "Decided to send it again." : "Decided to drop it.";
  if (!(await changeAsActor(ctx, row, set, "batch.resolved", message))) throw changedMeanwhile();
  wakeJobs();
  return findBatch(ctx.db, ctx.team.id, row.id);
}
