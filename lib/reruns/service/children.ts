import "server-only";
import { and, count, eq, sql } from "drizzle-orm";
import type { Batch } from "@/lib/batches/contract";
import { requireRoomUnderGuard } from "@/lib/batches/service/act";
import { type Row, read } from "@/lib/batches/service/as-actor";
import { addEvent, publishBatch } from "@/lib/batches/service/change";
import { create } from "@/lib/batches/service/create";
import { findBatch } from "@/lib/batches/service/get";
import { batches } from "@/lib/batches/table";
import type { TeamCtx } from "@/lib/db/ctx";
import { type Fence, requireFence } from "@/lib/db/lease";
import { formatMoney } from "@/lib/format";
import { addDollars, compareDollars, cutDollars, minusDollars } from "@/lib/money";
import type { createChild } from "@/lib/reruns/contract";
import { childFileName, childName, fixesOf } from "@/lib/reruns/rules";
import type { VerbInput } from "@/lib/wire/endpoint";
import { AppError } from "@/lib/wire/errors";
import { inTurn, inTurnOf, requireIdle } from "./at-work";
import { deriveFile, readableFile } from "./derive-file";
import { pickOf } from "./pick-lines";

type Input = VerbInput<typeof createChild>;

async function fileOf(ctx: TeamCtx, parent: Row, input: Input): Promise<string> {
  const { rows, changes, relation } = input;
  const fixes = fixesOf(changes);
  const isSame = fixes.length === 0 && !changes.lines?.length && !changes.replace;
  const isWhole = rows.kind === "filter" && rows.filter === "all" && isSame;
  if (isWhole) return parent.inputFileId;
  await readableFile(ctx, parent.inputFileId);
  const source = await readableFile(ctx, rows.kind === "rest" ? rows.inputFileId : parent.inputFileId);
  const pick = await pickOf(ctx, parent, input);
  return deriveFile(ctx, source, { name: childFileName(source.name, relation), pick, fixes });
}

/** How many children of a kind a batch has: the next one is numbered after them. */
export async function siblingsOf(ctx: TeamCtx, parentId: string, relation: Input["relation"]): Promise<number> {
  const [row] = await ctx.db
    .select({ siblings: count() })
    .from(batches)
    .where(and(eq(batches.teamId, ctx.team.id), eq(batches.parentId, parentId), eq(batches.relation, relation)));
  return row?.siblings ?? 0;
}

type Wish = Pick<Input, "idempotencyKey" | "batchId" | "relation">;

/** The child a key made before; null when it is new. @throws AppError key_reused when it made another kind of batch */
export async function madeBefore(ctx: TeamCtx, { idempotencyKey, batchId, relation }: Wish): Promise<Batch | null> {
  const [first] = await ctx.db
    .select({ id: batches.id, parentId: batches.parentId, relation: batches.relation })
    .from(batches)
    .where(and(eq(batches.teamId, ctx.team.id), eq(batches.idempotencyKey, idempotencyKey)));
  if (!first) return null;
  if (first.parentId === batchId && first.relation === relation) return findBatch(ctx.db, ctx.team.id, first.id);
  throw new AppError(
    "key_reused",
    "This idempotency key has already made another batch. Nothing was done; use a new key for a new batch.",
    { field: "idempotencyKey" },
  );
}

/** What is left of a batch's limit when what it and its retries have cost is taken off. @throws AppError conflict */
async function leftOfGuard(ctx: TeamCtx, parent: Row, moneyGuard: string): Promise<string> {
  const [row] = await ctx.db
    .select({ cost: sql<string>`coalesce(sum(${batches.cost}), 0)::text` })
    .from(batches)
    .where(and(eq(batches.teamId, ctx.team.id), eq(batches.parentId, parent.id), eq(batches.relation, "retry")));
  const spent = addDollars(parent.cost ?? "0", row?.cost ?? "0");
  const left = cutDollars(minusDollars(moneyGuard, spent), 4);
  if (compareDollars(left, "0") > 0) return left;
  throw new AppError(
    "conflict",
    `This batch and its retries have cost ${formatMoney(spent)} and the limit is ${formatMoney(moneyGuard)}. Raise or remove the limit first, then retry.`,
  );
}

/** A retry is held to the limit of what it retries: within a run to that of the run, else to what is left of it. */
async function guardOf(ctx: TeamCtx, parent: Row, { relation, runId, moneyGuard }: Input) {
  if (relation !== "retry" || parent.moneyGuard === null) return moneyGuard;
  await requireRoomUnderGuard(ctx, parent);
  const isInRun = parent.runId !== null && (runId === undefined || runId === parent.runId);
  return isInRun ? parent.moneyGuard : leftOfGuard(ctx, parent, parent.moneyGuard);
}

/** What `createChildBatch` does once it is its turn. @throws FenceLost when that is over before the batch is written */
export async function makeChild(ctx: TeamCtx, input: Input, fence: Fence): Promise<Batch> {
  const { idempotencyKey, relation } = input;
  const first = await madeBefore(ctx, input);
  if (first) return first;
  const parent = await read(ctx, input.batchId);
  if (relation === "retry") await requireIdle(ctx, parent, input.rows);
  const moneyGuard = await guardOf(ctx, parent, input);
  const inputFileId = await fileOf(ctx, parent, input);
  const wish = {
    idempotencyKey,
    inputFileId,
    connectionId: input.connectionId ?? parent.connectionId,
    name: input.name ?? childName(parent.name, relation, await siblingsOf(ctx, parent.id, relation)),
    window: input.window ?? parent.window,
    tags: input.tags ?? parent.tags,
    metadata: parent.metadata,
    estimate: null,
    parentId: parent.id,
    relation,
    runId: input.runId === undefined ? parent.runId : input.runId,
    moneyGuard,
  };
  const child = await create(ctx, wish, (tx) => requireFence(tx, fence));
  await tellParent(ctx, parent, child);
  return child;
}

/** A line in the parent's Activity, and the news that its family has grown. */
async function tellParent(ctx: TeamCtx, parent: Row, child: Batch): Promise<void> {
  const rows = `${child.counts.total.toLocaleString("en")} ${child.counts.total === 1 ? "row" : "rows"}`;
  const message = `Submitted ${rows} as “${child.name}”.`;
  await ctx.db.transaction(async (tx) => {
    await addEvent(tx, parent.id, { kind: "action", message, by: ctx.actor.name });
    await publishBatch(tx, parent.id);
  });
}

/**
 * Makes a batch from rows of another one and queues it. The same idempotency key again, also at the same moment, answers
 * with the batch it made the first time. @throws AppError not_found, conflict, gone, file_rejected and what `create` throws
 */
export const createChildBatch = (ctx: TeamCtx, input: Input): Promise<Batch> =>
  inTurn(`${ctx.team.id} ${input.idempotencyKey}`, () =>
    inTurnOf(ctx, input.batchId, (fence) => makeChild(ctx, input, fence)),
  );
