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
import { listed, matches } from "./match";
import { creatorOf, recentOf, selectBatches } from "./present";
import { summariesOf } from "./runs";

type Overview = CallOutput<typeof getOverview>;
type Board = Pick<Overview, "running" | "runs" | "runningSums" | "look" | "recent">;
type View = BatchFilter["view"];

const inView = (view: View): BatchFilter => ({ ...BatchFilter.parse({}), view });
/** How many lines each list has. */
const shown = { running: 20, look: 5, recent: 6 };
const newestFirst = [desc(batches.createdAt), desc(batches.id)];

async function newest(ctx: TeamCtx, view: View, limit: number): Promise<Batch[]> {
  const ids = ctx.db
    .select({ id: batches.id })
    .from(batches)
    .where(listed(ctx, inView(view)))
    .orderBy(...newestFirst)
    .limit(limit);
  const rows = await selectBatches(ctx.db)
    .where(inArray(batches.id, ids))
    .orderBy(...newestFirst);
  return rows.map(presentListed);
}

/** What runs, added up over all of it: of each batch only what its progress is told from. */
async function sumsOf(ctx: TeamCtx): Promise<Board["runningSums"]> {
  const { id, runId, status, total, completed, failed } = batches;
  const { trail, createdAt, deadlineAt, resumedAt, polledAt, createdBy } = batches;
  const rows = await ctx.db
    .select({
      ...{ id, runId, status, total, completed, failed },
      ...{ trail, createdAt, deadlineAt, resumedAt, polledAt, createdBy },
      user: { id: users.id, name: users.name },
    })
    .from(batches)
    .leftJoin(users, eq(users.id, batches.createdBy))
    .where(matches(ctx, inView("running")));
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
    lines: new Set(rows.map(({ id, runId }) => runId ?? id)).size,
    allDoneAt: allDoneMs === null ? null : new Date(allDoneMs).toISOString(),
    members: runnersOf(rows.map((row) => creatorOf(row.createdBy, row.user))),
  };
}

/** The three lists of the board, asked once for everybody who looks at it. What stands in one stands in none below it. */
export function readBoard(ctx: TeamCtx): Promise<Board> {
  return keptAnswer(ctx.team.id, "board", async () => {
    const [running, runningSums, look, done] = await Promise.all([
      newest(ctx, "running", shown.running),
      sumsOf(ctx),
      newest(ctx, "look", shown.running + shown.look),
      newest(ctx, "done", shown.running + shown.look + shown.recent),
    ]);
    const without = (batches: readonly Batch[], above: readonly Batch[]) =>
      batches.filter(({ id }) => !above.some((one) => one.id === id));
    const lists = { running, look: without(look, running).slice(0, shown.look) };
    const recent = without(done, [...running, ...lists.look]).slice(0, shown.recent);
    const runIds = [...running, ...lists.look, ...recent].flatMap(({ runId }) => runId ?? []);
    const runs = await summariesOf(ctx.db, ctx.team.id, [...new Set(runIds)]);
    return { ...lists, recent, runs, runningSums };
  });
}
