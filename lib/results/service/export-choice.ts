import "server-only";
import type { z } from "zod";
import type { TeamCtx } from "@/lib/db/ctx";
import type { ExportQuery, LeftOut } from "@/lib/results/exports/contract";
import type { SpoolKind } from "@/lib/results/rules/result";
import { parseSeqs } from "@/lib/results/rules/seqs";
import { readView } from "@/lib/results/store/page";
import type { ViewQuery } from "@/lib/results/store/view";
import { readConversed } from "@/lib/results/store/views";
import { AppError } from "@/lib/wire/errors";
import { type ChosenRows, withCopies } from "./copies";
import { type BatchRow, findBatch, withSource } from "./find";
import { viewQuery } from "./view-query";

export type Query = z.output<typeof ExportQuery>;
export type Format = Query["format"];

/** What an export is where nothing else is asked for. */
export const usual = {
  filter: "all",
  mode: "text",
  scope: "all",
  sourceColumns: true,
  layout: "results",
  flagged: false,
  conversation: false,
  merged: false,
  copies: false,
} as const;

/** Formats of lines only have rows of a kind: those that were delivered, or answered well. */
const onlyOf = ({ format, flagged }: Query): ViewQuery["only"] =>
  format === "jsonl" ? "delivered" : format === "chat" ? (flagged ? "answered" : "good") : undefined;

/** The places of rows that are asked for, of some kind alone, in the order they are wanted in. */
async function askedSeqs(ctx: TeamCtx, batch: BatchRow, query: Query, only: ViewQuery["only"]): Promise<Int32Array> {
  const { format: _, order, seqs, sourceColumns: __, layout: ___, flagged: ____, ...rest } = query;
  const { conversation: _____, copies: ______, merged, ...selection } = rest;
  const chosen = seqs === undefined ? null : parseSeqs(seqs);
  const view = await viewQuery(ctx, batch, {
    ...selection,
    sort: order === "arrival" ? "arrival" : "input",
  });
  const found = await withSource(ctx, batch, (source) =>
    readView(source, { ...view, only, reach: merged ? "shown" : "own" }),
  );
  return chosen === null ? found : found.filter((seq) => chosen.has(seq));
}

/** The places of the rows that are wanted, in the order they are wanted in. */
async function chosenSeqs(ctx: TeamCtx, batch: BatchRow, query: Query): Promise<Int32Array> {
  const narrowed = await askedSeqs(ctx, batch, query, onlyOf(query));
  if (query.format !== "chat" || !query.conversation) return narrowed;
  const held = await withSource(ctx, batch, readConversed);
  return narrowed.filter((seq) => held.has(seq));
}

/** The same with the rows of requests that were not sent, where they are asked for. */
export async function chosenRows(ctx: TeamCtx, batch: BatchRow, query: Query): Promise<ChosenRows> {
  const seqs = await chosenSeqs(ctx, batch, query);
  const { copies, format, layout, order, sourceColumns } = query;
  if (!copies || format === "chat" || format === "errors" || format === "ids") return { seqs, copies: null };
  const withTable = format !== "jsonl" && (sourceColumns || layout === "table");
  const wanted = { isInputOrder: order !== "arrival", withTable };
  return withSource(ctx, batch, (source) => withCopies({ db: ctx.db, source, batch }, seqs, wanted));
}

/** Rows that were asked for and are no training examples, each for the first reason; null where there are none. */
export async function leftOutOf(
  ctx: TeamCtx,
  batch: BatchRow,
  query: Query,
  rowCount: number,
): Promise<LeftOut | null> {
  if (query.format !== "chat") return null;
  const count = async (only: ViewQuery["only"]) => (await askedSeqs(ctx, batch, query, only)).length;
  const [all, answered] = [await count(undefined), await count("answered")];
  if (all === rowCount) return null;
  const fit = query.flagged ? answered : await count("good");
  const unchecked = query.flagged ? 0 : await count("unchecked");
  return {
    ...{ unanswered: all - answered, flagged: answered - fit - unchecked, unchecked },
    noConversation: fit - rowCount,
  };
}

const isWhole = ({ filter, search, where, cause, seqs, order, merged, copies }: Query): boolean =>
  filter === "all" &&
  !(search || where || merged || copies) &&
  cause === undefined &&
  seqs === undefined &&
  order !== "input";

const xlsxRowsMax = 1_048_575;

/** @throws AppError too_large */
export function requireSheetRoom(format: Format, rowCount: number): void {
  if (format === "xlsx" && rowCount > xlsxRowsMax) {
    throw new AppError("too_large", "A worksheet holds 1,048,576 rows. Narrow the rows down, or take CSV or Parquet.");
  }
}

/** The file of which an export is a copy; null when it is made of rows. */
export const copiedKind = (query: Query): SpoolKind | null =>
  query.format === "errors" ? "error" : query.format === "jsonl" && isWhole(query) ? "output" : null;

/** How many rows an export will have, and what it leaves out. @throws AppError not_found, not_ready, too_large, invalid_input */
export async function countExport(
  ctx: TeamCtx,
  { batchId, ...asked }: Partial<Query> & { batchId: string; format: Format },
): Promise<{ rowCount: number; leftOut: LeftOut | null }> {
  const query: Query = { ...usual, ...asked };
  const batch = await findBatch(ctx, batchId);
  const kind = copiedKind(query);
  if (kind !== null)
    return withSource(ctx, batch, async ({ spools }) => ({ rowCount: spools[kind].lines, leftOut: null }));
  const rowCount = (await chosenRows(ctx, batch, query)).seqs.length;
  requireSheetRoom(query.format, rowCount);
  return { rowCount, leftOut: await leftOutOf(ctx, batch, query, rowCount) };
}
