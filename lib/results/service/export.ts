import "server-only";
import type { TeamCtx } from "@/lib/db/ctx";
import { exportFileName } from "@/lib/results/rules/file-name";
import { type Fields, readFields } from "@/lib/results/store/fields";
import { chatChunks } from "./chat";
import { csvChunks } from "./csv";
import { chosenSeqs, copiedKind, type Format, type Query, requireSheetRoom, usual } from "./export-choice";
import { exportColumns, inTableLayout, type OtherColumn, vectorColumn } from "./export-columns";
import { type Fresh, wholeRows } from "./export-rows";
import { type BatchRow, findBatch, withSource } from "./find";
import { gapsOf } from "./gaps";
import { noteExport } from "./note-export";
import { parquetChunks } from "./parquet";
import { pricesOf } from "./present";
import { chosenLines, lineChunks, openSpool } from "./raw-lines";
import { xlsxChunks } from "./xlsx";

/** What is left out is as the contract has it. */
type Asked = Partial<Query> & {
  batchId: string;
  format: Format;
  from?: number;
  ifEtag?: string | null;
  /** Told how many more rows have been put into the file. */
  onRows?: (more: number) => void;
};

export type Export = {
  stream: ReadableStream<Uint8Array>;
  fileName: string;
  contentType: string;
  /** Rows that will follow, a header not counted; the stream fails rather than end with another number. */
  rowCount: number;
  isComplete: boolean;
  /** Only files that lie here as they are can be taken up again in the middle. */
  range?: { from: number; sizeBytes: number; etag: string };
};

const contentTypes: Record<Format, string> = {
  jsonl: "application/x-ndjson",
  errors: "application/x-ndjson",
  chat: "application/x-ndjson",
  csv: "text/csv; charset=utf-8",
  xlsx: "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
  parquet: "application/vnd.apache.parquet",
};

/** A body that is made while it is taken: the next piece is asked for when the one before is gone. */
export function bodyOf(chunks: AsyncGenerator<Uint8Array>): ReadableStream<Uint8Array> {
  return new ReadableStream<Uint8Array>(
    {
      pull: async (controller) => {
        const chunk = await chunks.next();
        if (chunk.done) controller.close();
        else controller.enqueue(chunk.value);
      },
      cancel: async () => {
        await chunks.return(undefined);
      },
    },
    { highWaterMark: 1 },
  );
}

/** Runs of rows on their way into a file, each counted as it goes by. */
async function* counted<Run extends { length: number }>(runs: AsyncIterable<Run>, onRows: Asked["onRows"]) {
  for await (const run of runs) {
    yield run;
    onRows?.(run.length);
  }
}

/** What this batch has something for, of the columns that not every batch has. */
function otherColumns({ extras, unchecked }: Fields, isMerged: boolean, isPriced: boolean): Set<OtherColumn> {
  const has: Record<OtherColumn, boolean> = {
    answered_by: isMerged,
    cost: isPriced,
    tool_calls: extras.calls,
    reasoning: extras.reasoning,
    schema_error: extras.schemaErrors,
    schema_unchecked: unchecked.length > 0,
  };
  return new Set(Object.entries(has).flatMap(([name, isThere]) => (isThere ? [name as OtherColumn] : [])));
}

type Making = { batch: BatchRow; query: Query; fresh: Fresh; onRows: Asked["onRows"] };

async function chunksOf(ctx: TeamCtx, seqs: Int32Array, { batch, query, fresh, onRows }: Making) {
  const { format } = query;
  const gaps = query.merged ? await gapsOf(ctx, batch) : null;
  if (format === "chat" || format === "jsonl") {
    const runs = counted(chosenLines(seqs, fresh, gaps, format === "chat"), onRows);
    return format === "chat" ? chatChunks(runs, query.conversation) : lineChunks(runs);
  }
  const read = await fresh(readFields);
  const { fields } = read;
  const priceOf = await pricesOf(ctx, batch);
  const isPriced = gaps !== null || batch.models.some((model) => priceOf(model) !== null);
  const shown = query.sourceColumns ? fields : fields.filter(({ column }) => !column.startsWith("source."));
  const found = exportColumns(shown, otherColumns(read, gaps !== null, isPriced));
  const laid = query.layout === "table" ? inTableLayout(found) : found;
  // Columns of texts have no room for vectors.
  const hasVectors = format === "parquet" && batch.endpoint.endsWith("/embeddings");
  const columns = hasVectors ? [...laid, vectorColumn] : laid;
  const make = { csv: csvChunks, xlsx: xlsxChunks, parquet: parquetChunks }[format as "csv" | "xlsx" | "parquet"];
  return make(columns, counted(wholeRows({ batch, priceOf, hasVectors }, { seqs, fresh, gaps }), onRows));
}

/**
 * A batch's rows as a download. `jsonl` and `errors` of the whole batch are the delivered lines byte for byte, in the
 * order of their arrival, and can be taken up again at a byte (`from`); everything else is made while it is taken.
 * @throws AppError not_found, not_ready, too_large
 */
export async function openExport(
  ctx: TeamCtx,
  { batchId, from = 0, ifEtag, onRows, ...asked }: Asked,
): Promise<Export> {
  const query: Query = { ...usual, ...asked };
  const batch = await findBatch(ctx, batchId);
  const fresh: Fresh = (work) => withSource(ctx, batch, work);
  const { format } = query;
  const told = {
    fileName: exportFileName(batch.name, format),
    contentType: contentTypes[format],
    isComplete: batch.isResultComplete,
  };
  const kind = copiedKind(query);
  if (kind !== null) {
    const file = await fresh((source) => openSpool(source, kind));
    const { rowCount, sizeBytes, etag } = file;
    // A part of something that has changed meanwhile would fit nowhere.
    const start = from <= sizeBytes && (ifEtag == null || ifEtag === etag) ? from : 0;
    const range = { from: start, sizeBytes, etag };
    return { ...told, rowCount, stream: bodyOf(file.chunks(start, onRows)), range };
  }
  const seqs = await chosenSeqs(ctx, batch, query);
  const rowCount = seqs.length;
  requireSheetRoom(format, rowCount);
  return { ...told, rowCount, stream: bodyOf(await chunksOf(ctx, seqs, { batch, query, fresh, onRows })) };
}

/** The same, noted in the team's audit log. */
export async function exportResults(ctx: TeamCtx, asked: Asked): Promise<Export> {
  const made = await openExport(ctx, asked);
  await noteExport(ctx, asked.batchId, { format: asked.format, rows: made.rowCount });
  return made;
}
