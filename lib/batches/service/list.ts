import "server-only";
import { and, asc, desc, type SQL, sql } from "drizzle-orm";
import type { Batch } from "@/lib/batches/contract";
import { batchViews, isFlat } from "@/lib/batches/filter";
import type { listBatches } from "@/lib/batches/list-contract";
import { isRunning } from "@/lib/batches/rules";
import { batches } from "@/lib/batches/table";
import type { TeamCtx } from "@/lib/db/ctx";
import type { CallOutput, VerbInput } from "@/lib/wire/endpoint";
import { keptAnswer } from "./list-cache";
import { listed } from "./match";
import { orders, readCursor, writeCursor } from "./order";
import { type BatchRow, presentBatch, selectBatches } from "./present";
import { summariesOf } from "./runs";

type Input = VerbInput<typeof listBatches>;
type Counts = CallOutput<typeof listBatches>["counts"];

/** A row's pace is told from its course while it moves; after that only the batch's own page draws it. */
export const presentListed = (row: BatchRow): Batch =>
  isRunning(row.batch.status) ? presentBatch(row) : { ...presentBatch(row), recent: [] };

type Page = { ids: string[]; nextCursor: string | null };

async function readPage(ctx: TeamCtx, input: Input): Promise<Page> {
  const { by, type } = orders[input.sort];
  const direction = input.direction === "asc" ? asc : desc;
  const after = input.cursor ? readCursor(input.cursor, input.sort) : null;
  const compare = input.direction === "asc" ? sql.raw(">") : sql.raw("<");
  const past = after ? sql`(${by}, ${batches.id}) ${compare} (${after[0]}::${type}, ${after[1]})` : undefined;
  const keys = await ctx.db
    .select({ id: batches.id, value: sql<string>`(${by})::text` })
    .from(batches)
    .where(and(listed(ctx, input), past))
    .orderBy(direction(by), direction(batches.id))
    .limit(input.limit + 1);
  const page = keys.slice(0, input.limit);
  const last = page.at(-1);
  return {
    ids: page.map(({ id }) => id),
    nextCursor: keys.length > page.length && last ? writeCursor(last.value, last.id) : null,
  };
}

/** How many rows each view of the list has under the same filters. */
async function countViews(ctx: TeamCtx, input: Input): Promise<Counts> {
  const countIf = (condition: SQL | undefined) => sql<number>`(count(*) filter (where ${condition}))::int`;
  const [counts] = await ctx.db
    .select(Object.fromEntries(batchViews.map((view) => [view, countIf(listed(ctx, input, view))])))
    .from(batches)
    .where(sql`${batches.teamId} = ${ctx.team.id}`);
  return (counts ?? { all: 0, running: 0, look: 0, done: 0, archived: 0 }) as Counts;
}

async function read(ctx: TeamCtx, input: Input): Promise<CallOutput<typeof listBatches>> {
  const { cursor: _cursor, sort: _sort, direction: _direction, limit: _limit, view: _view, ...narrowed } = input;
  const who = input.isMine ? ctx.actor.userId : "";
  const question = `counts ${who} ${JSON.stringify(narrowed)}`;
  const [page, counts] = await Promise.all([
    readPage(ctx, input),
    keptAnswer(ctx.team.id, question, () => countViews(ctx, input)),
  ]);
  const rows = page.ids.length === 0 ? [] : await selectBatches(ctx.db).where(sql`${batches.id} in ${page.ids}`);
  const place = new Map(page.ids.map((id, index) => [id, index]));
  rows.sort((a, b) => (place.get(a.batch.id) ?? 0) - (place.get(b.batch.id) ?? 0));
  const runIds = isFlat(input) ? [] : [...new Set(rows.flatMap((row) => row.batch.runId ?? []))];
  const runs = await summariesOf(ctx.db, ctx.team.id, runIds);
  return { batches: rows.map(presentListed), runs, nextCursor: page.nextCursor, total: counts[input.view], counts };
}

/** A page of the team's batches: filtered, sorted and counted over the whole set, continued by keyset. */
export function list(ctx: TeamCtx, input: Input): Promise<CallOutput<typeof listBatches>> {
  const who = input.isMine ? ctx.actor.userId : "";
  return keptAnswer(ctx.team.id, `page ${who} ${JSON.stringify(input)}`, () => read(ctx, input));
}
