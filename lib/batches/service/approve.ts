import "server-only";
import type { approveBatch } from "@/lib/batches/act-contract";
import type { Batch } from "@/lib/batches/contract";
import type { TeamCtx } from "@/lib/db/ctx";
import type { VerbInput } from "@/lib/wire/endpoint";
import { AppError } from "@/lib/wire/errors";
import { changeAsActor, changedMeanwhile, read } from "./as-actor";
import { findBatch } from "./get";
import { wakeJobs } from "./wake";

/** Decides about a held batch. What it may cost was held against the budgets when it was submitted and still is. */
export async function approve(ctx: TeamCtx, input: VerbInput<typeof approveBatch>): Promise<Batch> {
  const row = await read(ctx, input.batchId);
  if (row.status !== "held") throw new AppError("conflict", "This batch waits for nobody's approval any more.");
  const { name } = ctx.actor;
  const isDone =
    input.decision === "approve"
      ? await changeAsActor(
          ctx,
          row,
          { status: "queued", statusNote: null, nextStepAt: new Date() },
          "batch.approved",
          `Approved by ${name}.`,
        )
      : await changeAsActor(
          ctx,
          row,
          {
            status: "cancelled",
            statusNote: `${name} turned it away. Nothing was sent; the file is kept.`,
            finishedAt: new Date(),
            reserved: null,
          },
          "batch.refused",
          `Turned away by ${name}.`,
        );
  if (!isDone) throw changedMeanwhile();
  wakeJobs();
  return findBatch(ctx.db, ctx.team.id, row.id);
}
