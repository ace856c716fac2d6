import "server-only";
import { and, asc, desc, eq } from "drizzle-orm";
import { csvLines } from "@/lib/csv";
import type { TeamCtx } from "@/lib/db/ctx";
import { publish } from "@/lib/live/publish";
import { type Cell, plainCell } from "@/lib/plain-cell";
import { LineReader } from "@/lib/results/lines";
import type { goldFormats, listReviewQueue, listReviews, putReview, Review } from "@/lib/results/review/contract";
import { shuffled, standingOf } from "@/lib/results/review/rules";
import { madeFileName } from "@/lib/results/rules/file-name";
import { findJson } from "@/lib/results/rules/find-json";
import { normaliseResult } from "@/lib/results/rules/result";
import { wilson } from "@/lib/results/rules/statistics";
import { unfold, wholeCellLengthMax } from "@/lib/results/rules/unfold";
import { readRow, readSeqRun } from "@/lib/results/store";
import { withConnection } from "@/lib/results/store/engine";
import { withCache } from "@/lib/results/store/open-stores";
import type { StoreRow } from "@/lib/results/store/rows";
import { viewOf } from "@/lib/results/store/view";
import { resultReviews } from "@/lib/results/table";
import { users } from "@/lib/teams/table";
import type { CallOutput, VerbInput } from "@/lib/wire/endpoint";
import { AppError } from "@/lib/wire/errors";
import { bodyOf, type Export } from "./export";
import { type BatchRow, findBatch, type Source, withSource } from "./find";
import { gapsOf } from "./gaps";
import { noteExport } from "./note-export";
import { viewQuery } from "./view-query";

type Kept = typeof resultReviews.$inferSelect;

const present = (kept: Kept, name: string): Review => ({
  seq: kept.seq,
  customId: kept.customId,
  verdict: kept.verdict,
  note: kept.note,
  isRandom: kept.isRandom,
  by: { id: kept.userId, name },
  at: kept.updatedAt.toISOString(),
});

const ofBatch = (ctx: TeamCtx, batchId: string) =>
  and(eq(resultReviews.teamId, ctx.team.id), eq(resultReviews.batchId, batchId));

async function allOf(ctx: TeamCtx, batchId: string): Promise<Review[]> {
  const rows = await ctx.db
    .select({ kept: resultReviews, name: users.name })
    .from(resultReviews)
    .innerJoin(users, eq(users.id, resultReviews.userId))
    .where(ofBatch(ctx, batchId))
    .orderBy(desc(resultReviews.updatedAt), asc(resultReviews.seq));
  return rows.map(({ kept, name }) => present(kept, name));
}

function standings(reviews: readonly Review[]) {
  const rows = new Map<number, Review[]>();
  for (const review of reviews) rows.set(review.seq, [...(rows.get(review.seq) ?? []), review]);
  return [...rows].map(([seq, of]) => ({ seq, standing: standingOf(of.map(({ verdict }) => verdict)), reviews: of }));
}

/** Everybody's labels of a batch. @throws AppError not_found */
export async function reviews(
  ctx: TeamCtx,
  { batchId }: VerbInput<typeof listReviews>,
): Promise<CallOutput<typeof listReviews>> {
  await findBatch(ctx, batchId);
  const found = await allOf(ctx, batchId);
  const judged = standings(found);
  const rows = { accepted: 0, rejected: 0, disputed: 0 };
  for (const { standing } of judged) if (standing) rows[standing] += 1;
  const drawn = judged.filter(({ standing, reviews: of }) => standing && of.some(({ isRandom }) => isRandom));
  const wrong = drawn.filter(({ standing }) => standing !== "accepted").length;
  return { reviews: found, rows, drawn: drawn.length, errorRate: wilson(wrong, drawn.length) };
}

/** Sets one's own label of a row, or takes it away. @throws AppError not_found */
export async function review(
  ctx: TeamCtx,
  { batchId, seq, verdict, note, isRandom }: VerbInput<typeof putReview>,
): Promise<CallOutput<typeof putReview>> {
  const batch = await findBatch(ctx, batchId);
  const row = await withSource(ctx, batch, (source) => readRow(source, seq));
  if (!row) throw new AppError("not_found", "This batch has no such row.");
  const { userId } = ctx.actor;
  const kept = await ctx.db.transaction(async (tx) => {
    const mine = and(ofBatch(ctx, batchId), eq(resultReviews.seq, seq), eq(resultReviews.userId, userId));
    if (verdict === null && note === "") await tx.delete(resultReviews).where(mine);
    else {
      const set = { verdict, note, customId: row.customId, updatedAt: new Date() };
      await tx
        .insert(resultReviews)
        .values({ teamId: ctx.team.id, batchId, seq, userId, isRandom, ...set })
        .onConflictDoUpdate({
          target: [resultReviews.batchId, resultReviews.seq, resultReviews.userId],
          set: { ...set, ...(isRandom ? { isRandom } : {}) },
        });
    }
    const [now] = await tx.select().from(resultReviews).where(mine);
    await publish(tx, { teamId: ctx.team.id, topic: "review.changed", subject: batchId });
    return now;
  });
  return { review: kept ? present(kept, ctx.actor.name) : null };
}

/** The rows to look at. @throws AppError not_found, invalid_input, not_ready */
export async function reviewQueue(
  ctx: TeamCtx,
  { batchId, order, limit, ...selection }: VerbInput<typeof listReviewQueue>,
): Promise<CallOutput<typeof listReviewQueue>> {
  const batch = await findBatch(ctx, batchId);
  // There is something to judge only where there is an answer.
  const filter = selection.filter === "all" ? "answered" : selection.filter;
  const query = {
    ...(await viewQuery(ctx, batch, { ...selection, filter, sort: "input" })),
    only: "answered" as const,
  };
  const view = await withSource(ctx, batch, (source) =>
    withCache(source, (file) => withConnection(file.alias, (connection) => viewOf(file, connection, query))),
  );
  const seqs = order === "random" ? shuffled([...view], batchId) : [...view];
  return { seqs: seqs.slice(0, limit), matching: seqs.length };
}

type Gold = { customId: string; answer: string; fields: ReadonlyMap<string, string>; note: string };

async function lineOf(source: Source, row: StoreRow): Promise<string | null> {
  const lines = new LineReader(source);
  try {
    return await lines.response(row);
  } finally {
    await lines.close();
  }
}

/** What was judged is what was shown: of a filled gap the answer of the rerun. */
async function goldOf(ctx: TeamCtx, batch: BatchRow, accepted: ReturnType<typeof standings>): Promise<Gold[]> {
  const notes = new Map(accepted.map(({ seq, reviews: of }) => [seq, of.map(({ note }) => note).filter(Boolean)]));
  const gaps = await gapsOf(ctx, batch);
  return withSource(ctx, batch, async (source) => {
    const rows = await readSeqRun(source, [...notes.keys()]);
    const fills = await gaps?.fill(rows);
    const gold: Gold[] = [];
    for (const own of rows) {
      const { row, source: from } = fills?.get(own.seq) ?? { row: own, source };
      const line = await lineOf(from, row);
      if (line === null) continue;
      const { answer } = normaliseResult(line, { kind: row.isError ? "error" : "output" });
      const fields = new Map(unfold(findJson(answer), wholeCellLengthMax).map(({ path, text }) => [path, text]));
      gold.push({ customId: own.customId, answer, fields, note: (notes.get(own.seq) ?? []).join("\n") });
    }
    return gold;
  });
}

function goldCsv(gold: readonly Gold[]): Uint8Array {
  const paths = [...new Set(gold.flatMap(({ fields }) => [...fields.keys()]))];
  const rows = gold.map(({ customId, answer, fields, note }): Cell[] =>
    [customId, answer, ...paths.map((path) => fields.get(path) ?? ""), note].map(plainCell),
  );
  return csvLines([["custom_id", "answer", ...paths.map(plainCell), "note"], ...rows]);
}

const goldLines = (gold: readonly Gold[]): Uint8Array =>
  new TextEncoder().encode(
    gold
      .map(({ customId, answer, fields, note }) => ({
        ...Object.fromEntries(fields),
        custom_id: customId,
        answer,
        note,
      }))
      .map((line) => `${JSON.stringify(line)}\n`)
      .join(""),
  );

async function* once(bytes: Uint8Array): AsyncGenerator<Uint8Array> {
  yield bytes;
}

const goldName = (batch: BatchRow, format: (typeof goldFormats)[number]): string =>
  madeFileName(`${batch.name}-gold`, format);

/** Accepted rows as a gold set, in input order. @throws AppError not_found, not_ready */
export async function exportGold(
  ctx: TeamCtx,
  { batchId, format }: { batchId: string; format: (typeof goldFormats)[number] },
): Promise<Export> {
  const batch = await findBatch(ctx, batchId);
  const accepted = standings(await allOf(ctx, batchId))
    .filter(({ standing }) => standing === "accepted")
    .sort((a, b) => a.seq - b.seq);
  const gold = await goldOf(ctx, batch, accepted);
  await noteExport(ctx, batchId, { format, rows: gold.length, what: "gold set" });
  return {
    stream: bodyOf(once(format === "csv" ? goldCsv(gold) : goldLines(gold))),
    fileName: goldName(batch, format),
    contentType: format === "csv" ? "text/csv; charset=utf-8" : "application/x-ndjson",
    rowCount: gold.length,
    isComplete: gold.length === accepted.length,
  };
}
