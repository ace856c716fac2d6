import "server-only";
import type { z } from "zod";
import type { TeamCtx } from "@/lib/db/ctx";
import type { ExportQuery } from "@/lib/results/contract";
import type { SpoolKind } from "@/lib/results/rules/result";
import { parseSeqs } from "@/lib/results/rules/seqs";
import { readView } from "@/lib/results/store/page";
import type { ViewQuery } from "@/lib/results/store/view";
import { readConversed } from "@/lib/results/store/views";
import { AppError } from "@/lib/wire/errors";
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
} as const;

/** Formats of lines only have rows of a kind: those that were delivered, or answered well. */
const onlyOf = ({ format, flagged }: Query): ViewQuery["only"] =>
  format === "jsonl" ? "delivered" : format === "chat" ? (flagged ? "answered" : "good") : undefined;

/** The places of the rows that are wanted, in the order they are wanted in. */
export async function chosenSeqs(ctx: TeamCtx, batch: BatchRow, query: Query): Promise<Int32Array> {
  const { format, order, seqs, sourceColumns: _, layout: __, flagged: ___, ...rest } = query;
  const { conversation, merged, ...selection } = rest;
  const chosen = seqs === undefined ? null : parseSeqs(seqs);
  const view = await viewQuery(ctx, batch, {
    ...selection,
    sort: order === "arrival" ? "arrival" : "input",
  });
  const found = await withSource(ctx, batch, (source) =>
    readView(source, { ...view, only: onlyOf(query), reach: merged ? "shown" : "own" }),
  );
  const narrowed = chosen === null ? found : found.filter((seq) => chosen.has(seq));
  if (format !== "chat" || !conversation) return narrowed;
  const held = await withSource(ctx, batch, readConversed);
  return narrowed.filter((seq) => held.has(seq));
}

const isWhole = ({ filter, search, where, cause, seqs, order, merged }: Query): boolean =>
  filter === "all" && !search && !where && cause === undefined && seqs === undefined && order !== "input" && !merged;

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

/** How many rows an export will have. @throws AppError not_found, not_ready, too_large, invalid_input */
export async function countExport(
  ctx: TeamCtx,
  { batchId, ...asked }: Partial<Query> & { batchId: string; format: Format },
): Promise<number> {
  const query: Query = { ...usual, ...asked };
  const batch = await findBatch(ctx, batchId);
  const kind = copiedKind(query);
  if (kind !== null) return withSource(ctx, batch, async ({ spools }) => spools[kind].lines);
  const rowCount = (await chosenSeqs(ctx, batch, query)).length;
  requireSheetRoom(query.format, rowCount);
  return rowCount;
}
