import "server-only";
import { LineReader } from "@/lib/results/lines";
import { findJson } from "@/lib/results/rules/find-json";
import { normaliseResult } from "@/lib/results/rules/result";
import { unfold, wholeCellLengthMax } from "@/lib/results/rules/unfold";
import { vectorText } from "@/lib/results/rules/vector";
import { readSeqRun } from "@/lib/results/store";
import type { StoreRow } from "@/lib/results/store/rows";
import { asked, isCut } from "./asked";
import type { WholeRow } from "./export-columns";
import type { BatchRow, Source } from "./find";
import type { FilledRow, Gaps } from "./gaps";
import { costOfRow, type PriceOf, statusOf } from "./present";

export type Fresh = <T>(work: (source: Source) => Promise<T>) => Promise<T>;

export const runRows = 200;

type Said = Pick<WholeRow, "answer" | "json" | "toolCalls" | "reasoning" | "vector">;

/** What was answered, uncut; calls, reasoning and vectors are in the line alone. */
async function answered(row: StoreRow, lines: LineReader, hasVectors: boolean): Promise<Said> {
  const isJsonCut = isCut(row.json);
  const isInLine = row.isAnswerCut || isJsonCut || row.hasReasoning || (row.calls ?? 0) > 0 || hasVectors;
  const line = isInLine ? await lines.response(row) : null;
  const bare = { toolCalls: null, reasoning: null, vector: null };
  if (line === null) return { answer: row.answer ?? "", json: row.json, ...bare };
  const vector = hasVectors ? vectorText(line) : null;
  if (vector !== null) return { answer: row.answer ?? "", json: row.json, ...bare, vector };
  const { answer, texts, toolCalls, reasoning } = normaliseResult(line, { kind: row.isError ? "error" : "output" });
  const fields = isJsonCut ? unfold(findJson(texts[0] ?? ""), wholeCellLengthMax) : null;
  return {
    answer,
    json: fields ? Object.fromEntries(fields.map(({ path, text }) => [path, text])) : row.json,
    toolCalls: toolCalls.length > 0 ? JSON.stringify(toolCalls) : null,
    reasoning,
    vector,
  };
}

/** Whose rows they are, what they cost, and whether their vectors are wanted. */
type Owner = { batch: BatchRow; priceOf: PriceOf; hasVectors: boolean };

async function whole(row: StoreRow, { batch, priceOf, hasVectors }: Owner, lines: LineReader): Promise<WholeRow> {
  const texts = { ...(await asked(row, lines)), ...(await answered(row, lines, hasVectors)) };
  const { prompt, source, answer, json, toolCalls, reasoning, vector } = texts;
  const status = statusOf(row, batch);
  return {
    ...{ row, status, prompt, source, answer, json, toolCalls, reasoning, vector },
    cost: costOfRow(row, priceOf),
    filledBy: null,
    sameAs: null,
  };
}

async function wholeRun(source: Source, owner: Owner, seqs: readonly number[]): Promise<WholeRow[]> {
  const lines = new LineReader(source);
  try {
    const made: WholeRow[] = [];
    for (const row of await readSeqRun(source, seqs)) made.push(await whole(row, owner, lines));
    return made;
  } finally {
    await lines.close();
  }
}

/** The request stays the parent's; what came back is the child's. */
async function filled(before: WholeRow, { row, batch, source }: FilledRow, owner: Owner): Promise<WholeRow> {
  const lines = new LineReader(source);
  try {
    const after = await whole(row, { ...owner, batch }, lines);
    const { seq, customId } = before.row;
    return {
      ...after,
      row: { ...after.row, seq, customId },
      prompt: before.prompt,
      source: before.source,
      filledBy: batch.name,
    };
  } finally {
    await lines.close();
  }
}

type Asked = {
  /** Places in the input file. */
  seqs: Iterable<number> & { length: number; slice(from: number, to: number): ArrayLike<number> };
  fresh: Fresh;
  gaps: Gaps | null;
};

/** Rows with what fills their gaps: of one reading, as whoever asks looks both up again where a file was replaced meanwhile. */
async function mergedRun(source: Source, owner: Owner, run: readonly number[], gaps: Gaps | null): Promise<WholeRow[]> {
  const rows = await wholeRun(source, owner, run);
  if (rows.length !== run.length) throw new Error("rows went missing while they were exported");
  if (gaps === null) return rows;
  const fills = await gaps.fill(rows.map(({ row }) => row));
  const merged: WholeRow[] = [];
  for (const one of rows) {
    const fill = fills.get(one.row.seq);
    merged.push(fill ? await filled(one, fill, owner) : one);
  }
  return merged;
}

/**
 * The rows of places in the input file, some hundreds at a time, their texts whole. A run is made when the one before
 * was taken. @throws Error when a row that was promised is not there any more
 */
export async function* wholeRows(owner: Owner, { seqs, fresh, gaps }: Asked): AsyncGenerator<WholeRow[]> {
  for (let from = 0; from < seqs.length; from += runRows) {
    const run = Array.from(seqs.slice(from, from + runRows));
    yield await fresh((source) => mergedRun(source, owner, run, gaps));
  }
}
