import "server-only";
import type { Cell } from "@/lib/csv";
import type { ResultField } from "@/lib/results/contract";
import { LineReader } from "@/lib/results/lines";
import { findJson } from "@/lib/results/rules/find-json";
import { readRequest } from "@/lib/results/rules/request";
import { normaliseResult } from "@/lib/results/rules/result";
import { unfold } from "@/lib/results/rules/unfold";
import { readSeqRun } from "@/lib/results/store";
import type { StoreRow } from "@/lib/results/store/rows";
import type { BatchRow, Source } from "./find";
import type { FilledRow, Gaps } from "./gaps";
import { statusOf } from "./present";

/** A table's column: its name, whether its cells are numbers, and its cell of a row. */
export type ExportColumn = { name: string; isNumber: boolean; cell: (row: WholeRow) => Cell };

/** A row with its texts uncut. */
export type WholeRow = {
  row: StoreRow;
  status: string;
  prompt: string;
  answer: string;
  json: Record<string, string>;
  filledBy: string | null;
};

export type Fresh = <T>(work: (source: Source) => Promise<T>) => Promise<T>;

const runRows = 200;
/** As the store cuts what it shows of a cell. */
const cellLengthMax = 300;
const wholeCellLengthMax = 1_000_000;

const causeOf = ({ errorStatus, errorCode, errorMessage }: StoreRow): string | null =>
  errorMessage === null ? null : [errorStatus, errorCode, errorMessage].filter((part) => part !== null).join(" · ");

const text = (name: string, cell: (row: WholeRow) => string | null): ExportColumn => ({ name, isNumber: false, cell });
const number = (name: string, cell: (row: WholeRow) => number | null): ExportColumn => ({ name, isNumber: true, cell });

const own: readonly ExportColumn[] = [
  text("custom_id", ({ row }) => row.customId),
  text("status", ({ status }) => status),
  text("prompt", ({ prompt }) => prompt),
  text("answer", ({ answer }) => answer),
  text("finish_reason", ({ row }) => row.finishReason),
  number("input_tokens", ({ row }) => row.inputTokens),
  number("output_tokens", ({ row }) => row.outputTokens),
  text("error", ({ row }) => causeOf(row)),
  text("flag", ({ row }) => row.flag),
  text("model", ({ row }) => row.model),
];

function numberOf(value: string | undefined): number | null {
  if (value === undefined || value.trim() === "") return null;
  const read = Number(value);
  return Number.isFinite(read) ? read : null;
}

function fieldColumn({ column, name, kind }: ResultField): ExportColumn {
  const isJson = column.startsWith("json.");
  const textOf = ({ row, json }: WholeRow) => (isJson ? json : row.source)[name];
  return kind === "number"
    ? // Words among numbers stay words: nothing is lost to a type.
      { name: column, isNumber: true, cell: (row) => numberOf(textOf(row)) ?? textOf(row) ?? null }
    : text(column, (row) => textOf(row) ?? null);
}

/** The columns of an export: those of every row, then the source table's, then the answers'. */
export function exportColumns(fields: readonly ResultField[], hasGaps: boolean): ExportColumn[] {
  const filled = hasGaps ? [text("answered_by", ({ filledBy }) => filledBy)] : [];
  return [...own, ...filled, ...fields.map(fieldColumn)];
}

/** Texts of which the store holds only the beginning are read from the lines themselves. */
async function whole(row: StoreRow, batch: BatchRow, lines: LineReader): Promise<WholeRow> {
  const isJsonCut = Object.values(row.json).some((value) => value.length >= cellLengthMax);
  const request = row.isPromptCut ? await lines.request(row) : null;
  const response = row.isAnswerCut || isJsonCut ? await lines.response(row) : null;
  const result = response === null ? null : normaliseResult(response, { kind: row.isError ? "error" : "output" });
  const fields = isJsonCut ? unfold(findJson(result?.texts[0] ?? ""), wholeCellLengthMax) : null;
  return {
    row,
    status: statusOf(row, batch),
    prompt: request === null ? row.prompt : readRequest(request).prompt,
    answer: result?.answer ?? row.answer ?? "",
    json: fields ? Object.fromEntries(fields.map(({ path, text: value }) => [path, value])) : row.json,
    filledBy: null,
  };
}

async function wholeRun(source: Source, batch: BatchRow, seqs: readonly number[]): Promise<WholeRow[]> {
  const lines = new LineReader(source);
  try {
    const made: WholeRow[] = [];
    for (const row of await readSeqRun(source, seqs)) made.push(await whole(row, batch, lines));
    return made;
  } finally {
    await lines.close();
  }
}

/** The request stays the parent's; what came back is the child's. */
async function filled(before: WholeRow, { row, batch, source }: FilledRow): Promise<WholeRow> {
  const lines = new LineReader(source);
  try {
    const after = await whole(row, batch, lines);
    const { seq, customId, source: cells } = before.row;
    return {
      ...after,
      row: { ...after.row, seq, customId, source: cells },
      prompt: before.prompt,
      filledBy: batch.name,
    };
  } finally {
    await lines.close();
  }
}

/**
 * The rows of places in the input file, some hundreds at a time, their texts whole. A run is made when the one before
 * was taken. @throws Error when a row that was promised is not there any more
 */
export async function* wholeRows(
  batch: BatchRow,
  seqs: Iterable<number> & { length: number; slice(from: number, to: number): ArrayLike<number> },
  fresh: Fresh,
  gaps: Gaps | null,
): AsyncGenerator<WholeRow[]> {
  for (let from = 0; from < seqs.length; from += runRows) {
    const run = Array.from(seqs.slice(from, from + runRows));
    const rows = await fresh((source) => wholeRun(source, batch, run));
    if (rows.length !== run.length) throw new Error("rows went missing while they were exported");
    if (gaps === null) {
      yield rows;
      continue;
    }
    const fills = await gaps.fill(rows.map(({ row }) => row));
    const merged: WholeRow[] = [];
    for (const one of rows) {
      const fill = fills.get(one.row.seq);
      merged.push(fill ? await filled(one, fill) : one);
    }
    yield merged;
  }
}
