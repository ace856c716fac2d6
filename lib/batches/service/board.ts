import "server-only";
import { desc, eq, inArray } from "drizzle-orm";
import type { Batch } from "@/lib/batches/contract";
import { BatchFilter } from "@/lib/batches/filter";
import type { getOverview } from "@/lib/batches/list-contract";
import { runnersOf, sumRunning } from "@/lib/batches/running";
import { batches } from "@/lib/batches/table";
import type { TeamCtx } from "@/lib/db/ctx";
import { users } from "@/lib/teams/table";
import type { CallOutput } from "@/lib/wire/endpoint";
import { presentListed } from "./list";
import { keptAnswer } from "./list-cache";
import { matches } from "./match";
import { creatorOf, recentOf, selectBatches } from "./present";

type Board = Pick<CallOutput<typeof getOverview>, "running" | "runningSums" | "look"> & { done: Batch[] };
type View = BatchFilter["view"];

/** Each batch by itself: the part of a run that wants a look is shown, and not the part the run begins with. */
const inView = (ctx: TeamCtx, view: View) => matches(ctx, { ...BatchFilter.parse({}), view });
const newestFirst = [desc(batches.createdAt), desc(batches.id)];

async function newest(ctx: TeamCtx, view: View, limit: number): Promise<Batch[]> {
  const ids = ctx.db
    .select({ id: batches.id })
    .from(batches)
    .where(inView(ctx, view))
    .orderBy(...newestFirst)
    .limit(limit);
  const rows = await selectBatches(ctx.db)
    .where(inArray(batches.id, ids))
    .orderBy(...newestFirst);
  return rows.map(presentListed);
}

/** What runs, added up over all of it: of each batch only what its progress is told from. */
async function sumsOf(ctx: TeamCtx): Promise<Board["runningSums"]> {
  const { status, total, completed, failed, trail, createdAt, deadlineAt, resumedAt, polledAt, createdBy } = batches;
  const rows = await ctx.db
    .select({
      ...{ status, total, completed, failed, trail, createdAt, deadlineAt, resumedAt, polledAt, createdBy },
      user: { id: users.id, name: users.name },
    })
    .from(batches)
    .leftJoin(users, eq(users.id, batches.createdBy))
    .where(inView(ctx, "running"));
  const running = rows.map((row) => ({
    status: row.status,
    counts: { total: row.total, completed: row.completed, failed: row.failed },
    recent: recentOf(row.trail),
    createdAt: row.createdAt.toISOString(),
    deadlineAt: row.deadlineAt?.toISOString() ?? null,
    finishedAt: null,
    resumedAt: row.resumedAt?.toISOString() ?? null,
    asOf: row.polledAt?.toISOString() ?? null,
  }));
  const { done, total: all, late, allDoneMs } = sumRunning(running, Date.now());
  return {
    ...{ batches: rows.length, done, total: all, late },
    allDoneAt: allDoneMs === null ? null : new Date(allDoneMs).toISOString(),
    members: runnersOf(rows.map((row) => creatorOf(row.createdBy, row.user))),
  };
}

/** The three lists of the board, asked once for everybody who looks at it. */
export function readBoard(ctx: TeamCtx): Promise<Board> {
  return keptAnswer(ctx.team.id, "board", async () => {
    const [running, runningSums, look, done] = await Promise.all([
      newest(ctx, "running", 20),
      sumsOf(ctx),
      newest(ctx, "look", 5),
      newest(ctx, "done", 11),
    ]);
    return { running, runningSums, look, done };
  });
}
