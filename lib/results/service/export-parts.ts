import "server-only";
import type { TeamCtx } from "@/lib/db/ctx";
import { mergeFields } from "@/lib/results/rules/merge-fields";
import { readSeqRun } from "@/lib/results/store";
import { type Fields, readFields } from "@/lib/results/store/fields";
import { chatChunks } from "./chat";
import { copiedLines, copiedRows } from "./copied-rows";
import type { ChosenRows } from "./copies";
import { csvChunks } from "./csv";
import { chosenRows, type Query } from "./export-choice";
import { exportColumns, inTableLayout, type OtherColumn, vectorColumn, type WholeRow } from "./export-columns";
import { type Fresh, runRows, wholeRows } from "./export-rows";
import { type BatchRow, withSource } from "./find";
import { type Gaps, gapsOf } from "./gaps";
import { parquetChunks } from "./parquet";
import { type PriceOf, pricesOf } from "./present";
import { type ChosenLine, chosenLines, lineChunks } from "./raw-lines";
import { xlsxChunks } from "./xlsx";

/** The chosen rows of one batch of an export. */
export type Part = { batch: BatchRow; fresh: Fresh; rows: ChosenRows; gaps: Gaps | null };

/** @throws AppError not_ready, invalid_input */
export async function openPart(ctx: TeamCtx, batch: BatchRow, query: Query): Promise<Part> {
  const fresh: Fresh = (work) => withSource(ctx, batch, work);
  const rows = await chosenRows(ctx, batch, query);
  return { batch, fresh, rows, gaps: query.merged ? await gapsOf(ctx, batch) : null };
}

/** Runs of rows on their way into a file, each counted as it goes by. */
async function* counted<Run extends { length: number }>(
  runs: AsyncIterable<Run>,
  onRows: ((more: number) => void) | undefined,
) {
  for await (const run of runs) {
    yield run;
    onRows?.(run.length);
  }
}

/** One after the other: nothing of a part is read before the one before it is through. */
async function* chained<Item, Run>(items: readonly Item[], runsOf: (item: Item) => AsyncIterable<Run>) {
  for (const item of items) yield* runsOf(item);
}

function linesOf({ fresh, gaps, rows: { seqs, copies } }: Part, isBoth: boolean): AsyncIterable<readonly ChosenLine[]> {
  const own = chosenLines(seqs, fresh, gaps, isBoth);
  return copies ? copiedLines(own, copies) : own;
}

type Table = Fields & {
  part: Part;
  priceOf: PriceOf;
  /** Columns of texts have no room for vectors. */
  hasVectors: boolean;
};

async function* rowsOf({ part, priceOf, hasVectors }: Table): AsyncGenerator<WholeRow[]> {
  const { batch, fresh, gaps, rows } = part;
  const { seqs, copies } = rows;
  const own = wholeRows({ batch, priceOf, hasVectors }, { seqs, fresh, gaps });
  yield* copies ? await fresh(async (source) => copiedRows(own, copies, source)) : own;
}

async function tableOf(ctx: TeamCtx, part: Part, format: Query["format"]): Promise<Table> {
  const hasVectors = format === "parquet" && part.batch.endpoint.endsWith("/embeddings");
  return { ...(await part.fresh(readFields)), part, hasVectors, priceOf: await pricesOf(ctx, part.batch) };
}

/** What these batches have something for, of the columns that not every batch has. */
function othersOf(tables: readonly Table[]): Set<OtherColumn> {
  const isThere: Record<OtherColumn, (table: Table) => boolean> = {
    same_as: ({ part }) => part.rows.copies !== null,
    answered_by: ({ part }) => part.gaps !== null,
    cost: ({ part, priceOf }) => part.gaps !== null || part.batch.models.some((model) => priceOf(model) !== null),
    tool_calls: ({ extras }) => extras.calls,
    reasoning: ({ extras }) => extras.reasoning,
    schema_error: ({ extras }) => extras.schemaErrors,
    schema_unchecked: ({ unchecked }) => unchecked.length > 0,
  };
  const names = Object.keys(isThere) as OtherColumn[];
  return new Set(names.filter((name) => tables.some(isThere[name])));
}

/** The custom_id of each row as a line of JSON. */
async function* idRuns({ fresh, rows: { seqs } }: Part): AsyncGenerator<string[]> {
  for (let from = 0; from < seqs.length; from += runRows) {
    const run = Array.from(seqs.slice(from, from + runRows));
    const rows = await fresh((source) => readSeqRun(source, run));
    if (rows.length !== run.length) throw new Error("rows went missing while they were exported");
    yield rows.map(({ customId }) => `${JSON.stringify(customId)}\n`);
  }
}

async function* textChunks(runs: AsyncIterable<readonly string[]>): AsyncGenerator<Uint8Array> {
  for await (const run of runs) yield Buffer.from(run.join(""));
}

/** The bytes of an export of one batch, or of several one after the other. */
export async function chunksOf(
  ctx: TeamCtx,
  parts: readonly Part[],
  { query, onRows }: { query: Query; onRows: ((more: number) => void) | undefined },
): Promise<AsyncGenerator<Uint8Array>> {
  const { format } = query;
  if (format === "ids") return textChunks(counted(chained(parts, idRuns), onRows));
  if (format === "chat" || format === "jsonl") {
    const runs = counted(
      chained(parts, (part) => linesOf(part, format === "chat")),
      onRows,
    );
    return format === "chat" ? chatChunks(runs, query.conversation) : lineChunks(runs);
  }
  const tables: Table[] = [];
  for (const part of parts) tables.push(await tableOf(ctx, part, format));
  const fields = mergeFields(tables.map((table) => table.fields));
  const shown = query.sourceColumns ? fields : fields.filter(({ column }) => !column.startsWith("source."));
  const found = exportColumns(shown, othersOf(tables));
  const laid = query.layout === "table" ? inTableLayout(found) : found;
  const columns = tables.some(({ hasVectors }) => hasVectors) ? [...laid, vectorColumn] : laid;
  const make = { csv: csvChunks, xlsx: xlsxChunks, parquet: parquetChunks }[format as "csv" | "xlsx" | "parquet"];
  return make(columns, counted(chained(tables, rowsOf), onRows));
}
