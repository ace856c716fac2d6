import "server-only";
import { and, count, desc } from "drizzle-orm";
import { can } from "@/lib/access";
import { cancel } from "@/lib/batches/service/act";
import { batches } from "@/lib/batches/table";
import type { BulkAct, runBulk } from "@/lib/bulk/contract";
import { may, type TeamCtx } from "@/lib/db/ctx";
import { errorName, log } from "@/lib/log";
import { retryUnanswered } from "@/lib/reruns/service/retry-rows";
import { remove } from "@/lib/results/service/remove";
import type { CallOutput, VerbInput } from "@/lib/wire/endpoint";
import { AppError } from "@/lib/wire/errors";
import { changeAll } from "./change-all";
import { isAble, isTarget } from "./target";

type Outcome = CallOutput<typeof runBulk>;
type One = { id: string; name: string };

/** Acts that go to the upstream one by one are done for so many batches at once, so many at a time. */
const oneByOneMax = 1_000;
const together = 6;
const failuresShown = 50;

const permissionOf = {
  cancel: "batch:cancel",
  retry: "batch:retry",
  archive: "batch:edit",
  unarchive: "batch:edit",
  tag: "batch:edit",
  delete: "batch:delete",
} as const satisfies Record<BulkAct, string>;

const actOnOne = {
  cancel: (ctx: TeamCtx, batchId: string) => cancel(ctx, { batchId }),
  retry: retryUnanswered,
  delete: (ctx: TeamCtx, batchId: string) => remove(ctx, { batchId }),
};

async function oneByOne(ctx: TeamCtx, act: keyof typeof actOnOne, all: One[]): Promise<Omit<Outcome, "skipped">> {
  const failed: Outcome["failed"] = [];
  const waiting = [...all];
  const lane = async () => {
    for (let one = waiting.shift(); one; one = waiting.shift()) {
      try {
        await actOnOne[act](ctx, one.id);
      } catch (error) {
        if (!(error instanceof AppError)) log("error", "bulk.failed", { batch: one.id, error: errorName(error) });
        const message = error instanceof AppError ? error.message : "Something went wrong on the server.";
        failed.push({ ...one, message });
      }
    }
  };
  await Promise.all(Array.from({ length: together }, lane));
  return { done: all.length - failed.length, failed: failed.slice(0, failuresShown), failedCount: failed.length };
}

/** Does an act to every batch that is meant and that it is for. */
export async function run(ctx: TeamCtx, { act, target, tags }: VerbInput<typeof runBulk>): Promise<Outcome> {
  if (!can(ctx.role, permissionOf[act]))
    throw new AppError("not_allowed", `Your role in this team (${ctx.role}) does not allow this.`);
  if (!may(ctx, permissionOf[act]))
    throw new AppError("not_allowed", `This console token was not given the permission ${permissionOf[act]}.`);
  const meant = isTarget(ctx, target);
  const [all] = await ctx.db.select({ batches: count() }).from(batches).where(meant);
  const able = and(meant, isAble(ctx, act));
  if (act === "archive" || act === "unarchive" || act === "tag") {
    const done = await changeAll(ctx, act, able, tags);
    return { done, skipped: (all?.batches ?? 0) - done, failed: [], failedCount: 0 };
  }
  const chosen = await ctx.db
    .select({ id: batches.id, name: batches.name })
    .from(batches)
    .where(able)
    .orderBy(desc(batches.createdAt))
    .limit(oneByOneMax + 1);
  if (chosen.length > oneByOneMax)
    throw new AppError("too_large", "At most 1,000 batches at once. Narrow the list and repeat; nothing was done.");
  const outcome = await oneByOne(ctx, act, chosen);
  return { ...outcome, skipped: (all?.batches ?? 0) - chosen.length };
}
