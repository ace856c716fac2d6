import "server-only";
import { and, eq, inArray } from "drizzle-orm";
import { isRunning } from "@/lib/batches/rules";
import { batches } from "@/lib/batches/table";
import type { TeamCtx } from "@/lib/db/ctx";
import { sumDollars } from "@/lib/money";
import {
  type ComparedRow,
  type compareBatches,
  comparedMax,
  type listComparedRows,
} from "@/lib/results/compare/contract";
import { wilson } from "@/lib/results/rules/statistics";
import { sourceOf } from "@/lib/results/source";
import {
  countVerdicts,
  readComparedPage,
  readFieldAgreement,
  readSharedUse,
  type SharedUse,
  type StoredRow,
} from "@/lib/results/store/compare";
import { sideNames, withCompared } from "@/lib/results/store/compared";
import { countsOf, type FilterCounts } from "@/lib/results/store/counts";
import { withConnection } from "@/lib/results/store/engine";
import { costOf } from "@/lib/usage/record";
import type { CallOutput, VerbInput } from "@/lib/wire/endpoint";
import { AppError } from "@/lib/wire/errors";
import type { BatchRow } from "./find";
import { pricesOf, waitingStatus } from "./present";

type Pair = { a: string; b: string };

/** The batches of a comparison, the first one first. @throws AppError invalid_input, not_found */
export async function findCompared(ctx: TeamCtx, { a, b }: Pair): Promise<BatchRow[]> {
  const ids = [a, ...b.split(",")];
  if (ids.length > comparedMax || new Set(ids).size !== ids.length) {
    throw new AppError("invalid_input", `Choose two to ${comparedMax} different batches to compare.`, { field: "b" });
  }
  const rows = await ctx.db
    .select()
    .from(batches)
    .where(and(eq(batches.teamId, ctx.team.id), inArray(batches.id, ids)));
  return ids.map((id) => {
    const row = rows.find((one) => one.id === id);
    if (!row) throw new AppError("not_found", "One of these batches is not in this team.");
    return row;
  });
}

/** Runs `work` on the files of several batches; a file that was replaced meanwhile is asked for again. */
export async function withComparison<T>(
  ctx: TeamCtx,
  rows: readonly BatchRow[],
  work: Parameters<typeof withCompared<T>>[1],
): Promise<T> {
  for (let turn = 0; ; turn += 1) {
    try {
      const sources = await Promise.all(rows.map((row) => sourceOf(ctx.db, row)));
      return await withCompared(sources, work);
    } catch (error) {
      if ((error as NodeJS.ErrnoException | null)?.code !== "ENOENT") throw error;
      if (turn < 3) continue;
      const message = "These results are being read from the upstream again. Nothing is lost; try again in a moment.";
      throw new AppError("not_ready", message, { retryAfterMs: 5_000, cause: error });
    }
  }
}

async function sharedOf(ctx: TeamCtx, row: BatchRow, uses: readonly SharedUse[]) {
  const rows = uses.reduce((sum, use) => sum + use.rows, 0);
  // Nothing shared is not nothing spent.
  if (rows === 0) return { rows, inputTokens: null, outputTokens: null, cost: null };
  const priceOf = await pricesOf(ctx, row);
  const total = (values: readonly (number | null)[]) =>
    values.some((value) => value === null) ? null : values.reduce<number>((sum, value) => sum + (value ?? 0), 0);
  const cost = uses.map(({ model, inputTokens, outputTokens }) =>
    inputTokens === null || outputTokens === null ? null : costOf({ inputTokens, outputTokens }, priceOf(model)),
  );
  return {
    rows,
    inputTokens: total(uses.map((use) => use.inputTokens)),
    outputTokens: total(uses.map((use) => use.outputTokens)),
    cost: sumDollars(cost),
  };
}

const presentBatch = (row: BatchRow, counts: FilterCounts) => ({
  id: row.id,
  name: row.name,
  models: row.models,
  window: row.window,
  createdAt: row.createdAt.toISOString(),
  isRunning: isRunning(row.status),
  rows: counts.all,
  answered: counts.answered,
  flagged: counts.answered - counts.good - counts.schema_unchecked,
  failed: counts.failed,
});

/** How two to four batches differ, over their whole sets. @throws AppError invalid_input, not_found, not_ready */
export async function compare(
  ctx: TeamCtx,
  input: VerbInput<typeof compareBatches>,
): Promise<CallOutput<typeof compareBatches>> {
  const rows = await findCompared(ctx, input);
  const read = await withComparison(ctx, rows, async (comparison) => {
    const { connection, sides } = comparison;
    const [first, ...others] = sides;
    if (!first) throw new Error("nothing to compare");
    const fields = [];
    for (const other of others) fields.push(await readFieldAgreement(connection, first, other));
    const rowCounts = [];
    for (const { file } of sides) rowCounts.push(await withConnection(file.alias, (own) => countsOf(file, own)));
    return { fields, rowCounts, uses: await readSharedUse(comparison), ...(await countVerdicts(comparison)) };
  });
  const compared = rows.map(async (row, at) => {
    const counts = read.rowCounts[at];
    if (!counts) throw new Error("a batch was not counted");
    const uses = read.uses.filter(({ side }) => side === sideNames[at]);
    return { ...presentBatch(row, counts), shared: await sharedOf(ctx, row, uses) };
  });
  return {
    batches: await Promise.all(compared),
    counts: read.counts,
    agreement: wilson(read.counts.same, read.counts.same + read.counts.changed),
    cosine: read.cosine,
    fields: rows.slice(1).map((row, at) => ({ batchId: row.id, fields: read.fields[at] ?? [] })),
  };
}

/** A compared row as the wire shows it. */
export function presentCompared({ sides, matching: _, ...row }: StoredRow, rows: readonly BatchRow[]): ComparedRow {
  return {
    ...row,
    sides: sides.map((side, at) => {
      const batch = rows[at];
      if (!side || !batch) return null;
      const { seq, flag, answer, errorMessage, outputTokens } = side;
      return {
        seq,
        flag,
        outputTokens,
        status: side.status ?? waitingStatus(batch),
        answer: answer || (errorMessage ?? ""),
      };
    }),
  };
}

/** A page of compared requests. @throws AppError invalid_input, not_found, not_ready */
export async function compareRows(
  ctx: TeamCtx,
  input: VerbInput<typeof listComparedRows>,
): Promise<CallOutput<typeof listComparedRows>> {
  const rows = await findCompared(ctx, input);
  const page = await withComparison(ctx, rows, (comparison) => readComparedPage(comparison, input));
  return { rows: page.map((row) => presentCompared(row, rows)), matching: page[0]?.matching ?? 0 };
}
