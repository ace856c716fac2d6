import "server-only";
import { and, asc, count, desc, eq, isNull, or, type SQL, sql } from "drizzle-orm";
import type { listBatches } from "@/lib/batches/contract";
import { batches } from "@/lib/batches/table";
import type { TeamCtx } from "@/lib/db/ctx";
import { inputFiles } from "@/lib/files/table";
import type { CallOutput, VerbInput } from "@/lib/wire/endpoint";
import { AppError } from "@/lib/wire/errors";
import { presentBatch, selectBatches } from "./present";

type Input = VerbInput<typeof listBatches>;

const isOver = sql`${batches.status} in ('completed','failed','expired','cancelled','rejected')`;
const flagged = sql`coalesce((${batches.quality}->>'truncated')::int + (${batches.quality}->>'empty')::int + (${batches.quality}->>'refused')::int + (${batches.quality}->>'notJson')::int + coalesce((${batches.quality}->>'schemaInvalid')::int, 0), 0) > 0`;
const views = {
  all: sql`true`,
  running: sql`not ${isOver} and ${batches.status} not in ('unresolved','held')`,
  look: sql`(${batches.status} in ('held','unresolved','rejected','failed','expired') or (${isOver} and (${batches.failed} > 0 or ${flagged})))`,
  done: isOver,
} satisfies Record<Input["view"], SQL>;

/** Each order as an expression that is never null, and the type its cursor value is read back as. */
const orders = {
  created: { by: sql`${batches.createdAt}`, type: sql.raw("timestamptz") },
  name: { by: sql`lower(${batches.name})`, type: sql.raw("text") },
  cost: { by: sql`coalesce(${batches.cost}, -1)`, type: sql.raw("numeric") },
  rows: { by: sql`${batches.total}`, type: sql.raw("int") },
} satisfies Record<Input["sort"], { by: SQL; type: SQL }>;

const like = (text: string): string => `%${text.replace(/[\\%_]/g, (mark) => `\\${mark}`)}%`;

function searchFilter(text: string): SQL | undefined {
  const pattern = like(text);
  return or(
    sql`${batches.name} ilike ${pattern}`,
    sql`${batches.id} ilike ${pattern}`,
    sql`${batches.upstreamId} ilike ${pattern}`,
    sql`${batches.tags}::text ilike ${pattern}`,
    sql`exists (select 1 from ${inputFiles} where ${inputFiles.id} = ${batches.inputFileId} and ${inputFiles.name} ilike ${pattern})`,
  );
}

const mineOf = (ctx: TeamCtx) => and(eq(batches.teamId, ctx.team.id), isNull(batches.archivedAt));

function filters(ctx: TeamCtx, input: Input): SQL | undefined {
  return and(
    mineOf(ctx),
    input.search ? searchFilter(input.search) : undefined,
    input.isMine ? eq(batches.createdBy, ctx.actor.userId) : undefined,
    input.model ? sql`${batches.models} ? ${input.model}` : undefined,
    input.connectionId ? eq(batches.connectionId, input.connectionId) : undefined,
  );
}

const writeCursor = (value: string, id: string): string =>
  Buffer.from(JSON.stringify([value, id])).toString("base64url");

function readCursor(cursor: string): [string, string] {
  try {
    const [value, id] = JSON.parse(Buffer.from(cursor, "base64url").toString("utf8")) as unknown[];
    if (typeof value === "string" && typeof id === "string") return [value, id];
  } catch {
    // Falls through to the same sentence.
  }
  throw new AppError("invalid_input", "That page does not exist. Go back to the first page.", { field: "cursor" });
}

/** A page of the team's batches: filtered, sorted and counted over the whole set, continued by keyset. */
export async function list(ctx: TeamCtx, input: Input): Promise<CallOutput<typeof listBatches>> {
  const { by, type } = orders[input.sort];
  const direction = input.direction === "asc" ? asc : desc;
  const base = filters(ctx, input);
  const inView = and(base, views[input.view]);
  const after = input.cursor ? readCursor(input.cursor) : null;
  const compare = input.direction === "asc" ? sql.raw(">") : sql.raw("<");
  const past = after ? sql`(${by}, ${batches.id}) ${compare} (${after[0]}::${type}, ${after[1]})` : undefined;

  const keys = await ctx.db
    .select({ id: batches.id, value: sql<string>`(${by})::text` })
    .from(batches)
    .where(and(inView, past))
    .orderBy(direction(by), direction(batches.id))
    .limit(input.limit + 1);
  const page = keys.slice(0, input.limit);
  const rows =
    page.length === 0 ? [] : await selectBatches(ctx.db).where(sql`${batches.id} in ${page.map((key) => key.id)}`);
  const place = new Map(page.map((key, index) => [key.id, index]));
  rows.sort((a, b) => (place.get(a.batch.id) ?? 0) - (place.get(b.batch.id) ?? 0));

  const countIf = (condition: SQL) => sql<number>`(count(*) filter (where ${condition}))::int`;
  const [counts] = await ctx.db
    .select({ all: count(), running: countIf(views.running), look: countIf(views.look), done: countIf(views.done) })
    .from(batches)
    .where(base);
  const models = await ctx.db
    .select({ model: sql<string>`distinct jsonb_array_elements_text(${batches.models})` })
    .from(batches)
    .where(mineOf(ctx));
  const last = page.at(-1);
  const sums = counts ?? { all: 0, running: 0, look: 0, done: 0 };
  return {
    batches: rows.map(presentBatch),
    nextCursor: keys.length > page.length && last ? writeCursor(last.value, last.id) : null,
    total: sums[input.view],
    counts: sums,
    models: models.map((row) => row.model).sort(),
  };
}
