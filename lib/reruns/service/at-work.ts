import "server-only";
import { setTimeout as wait } from "node:timers/promises";
import { and, eq, inArray, isNotNull, isNull, or, sql } from "drizzle-orm";
import { changedMeanwhile, type Row } from "@/lib/batches/service/as-actor";
import { batches } from "@/lib/batches/table";
import type { TeamCtx } from "@/lib/db/ctx";
import { type Fence, FenceLost, forgetLease, holdLease } from "@/lib/db/lease";
import { plural } from "@/lib/format";
import type { RowChoice } from "@/lib/reruns/contract";
import { withSource } from "@/lib/results/service/find";
import { sourceOf } from "@/lib/results/source";
import { readSeqs, readShared } from "@/lib/results/store/choose";
import { once } from "@/lib/runtime";
import { AppError } from "@/lib/wire/errors";
import { choiceOf } from "./choice";

/** How long answers of a rerun that is over may be on their way; after that its rows may be sent again. */
const arrivalMinutes = 10;

/** Retries and edited reruns of a batch whose answers are not here yet. */
function childrenAtWork(ctx: TeamCtx, parentId: string) {
  const isAtWork = isNull(batches.finishedAt);
  const isArriving = and(
    isNotNull(batches.upstreamId),
    eq(batches.isResultComplete, false),
    sql`${batches.finishedAt} > now() - make_interval(mins => ${arrivalMinutes})`,
  );
  return ctx.db
    .select()
    .from(batches)
    .where(
      and(
        eq(batches.teamId, ctx.team.id),
        eq(batches.parentId, parentId),
        inArray(batches.relation, ["retry", "edit"]),
        or(isAtWork, isArriving),
      ),
    );
}

/** Rows that a rerun is at work on are not sent again: they would be paid twice. @throws AppError conflict */
export async function requireIdle(ctx: TeamCtx, parent: Row, rows: RowChoice): Promise<void> {
  if (rows.kind === "rest") return;
  const children = await childrenAtWork(ctx, parent.id);
  if (children.length === 0) return;
  const choice = await choiceOf(ctx, parent, rows);
  const meant = new Set(await withSource(ctx, parent, (source) => readSeqs(source, choice)));
  for (const child of children) {
    const shared = await withSource(ctx, parent, async (source) => readShared(source, await sourceOf(ctx.db, child)));
    const held = shared.filter((seq) => meant.has(seq)).length;
    if (held > 0)
      throw new AppError(
        "conflict",
        `“${child.name}” is already at work on ${plural(held, "row")} of these. Nothing was sent; wait for it, or cancel it first.`,
      );
  }
}

/** Does `work` when everything asked for before under the same key is done, whatever became of it. */
export function inTurn<T>(key: string, work: () => Promise<T>): Promise<T> {
  const making = once("reruns.making", () => new Map<string, Promise<unknown>>());
  const before = making.get(key) ?? Promise.resolve();
  const turn = before.catch(() => undefined).then(work);
  making.set(key, turn);
  const leave = () => making.get(key) === turn && making.delete(key);
  turn.then(leave, leave);
  return turn;
}

const leaseSeconds = 30;
/** How long another process may take to begin a rerun before who waits for it is turned away. */
const patienceMs = 15_000;

async function takeLease(name: string): Promise<Fence> {
  for (const beganMs = performance.now(); ; await wait(200)) {
    const fence = await holdLease(name, leaseSeconds);
    if (fence !== null) return { name, fence };
    if (performance.now() - beganMs > patienceMs)
      throw new AppError(
        "conflict",
        "Another rerun of this batch is being made at this moment. Nothing was sent; look at it, then repeat what is left.",
        { retryAfterMs: 5_000 },
      );
  }
}

/** Does `work` while no other process does any of the same name. @throws AppError conflict */
async function alone<T>(name: string, work: (fence: Fence) => Promise<T>): Promise<T> {
  const fence = await takeLease(name);
  const renewal = setInterval(() => void holdLease(name, leaseSeconds).catch(() => null), (leaseSeconds * 1_000) / 3);
  try {
    return await work(fence);
  } catch (error) {
    throw error instanceof FenceLost ? changedMeanwhile() : error;
  } finally {
    clearInterval(renewal);
    await forgetLease(name);
  }
}

/**
 * Reruns of one batch are begun one after the other, in all processes: each sees what the one before it is at work on.
 * What `work` writes counts only under the fence it is given.
 */
export const inTurnOf = <T>(ctx: TeamCtx, batchId: string, work: (fence: Fence) => Promise<T>): Promise<T> =>
  inTurn(`${ctx.team.id} ${batchId}`, () => alone(`rerun:${ctx.team.id}:${batchId}`, work));
