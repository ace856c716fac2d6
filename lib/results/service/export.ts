import "server-only";
import type { z } from "zod";
import type { TeamCtx } from "@/lib/db/ctx";
import type { ExportQuery } from "@/lib/results/contract";
import { exportFileName } from "@/lib/results/rules/file-name";
import { parseSeqs } from "@/lib/results/rules/seqs";
import { readFields } from "@/lib/results/store/fields";
import { readView } from "@/lib/results/store/page";
import type { ViewQuery } from "@/lib/results/store/view";
import { AppError } from "@/lib/wire/errors";
import { chatChunks } from "./chat";
import { csvChunks } from "./csv";
import { exportColumns, type OtherColumn } from "./export-columns";
import { type Fresh, wholeRows } from "./export-rows";
import { type BatchRow, findBatch, withSource } from "./find";
import { gapsOf } from "./gaps";
import { noteExport } from "./note-export";
import { parquetChunks } from "./parquet";
import { lineChunks, openSpool } from "./raw-lines";
import { pricesOf } from "./present";
import { viewQuery } from "./view-query";
import { xlsxChunks } from "./xlsx";

type Query = z.output<typeof ExportQuery>;
type Format = Query["format"];
/** What is left out is as the contract has it. */
type Asked = Partial<Query> & { batchId: string; format: Format; from?: number; ifEtag?: string | null };

const usual = { filter: "all", mode: "text", scope: "all", sourceColumns: true, flagged: false, merged: false } as const;

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

/** Formats of lines only have rows of a kind: those that were delivered, or answered well. */
const onlyOf = ({ format, flagged }: Query): ViewQuery["only"] =>
  format === "jsonl" ? "delivered" : format === "chat" ? (flagged ? "answered" : "good") : undefined;

async function chosenSeqs(ctx: TeamCtx, batch: BatchRow, query: Query): Promise<Int32Array> {
  const { format, order, seqs, sourceColumns: _, flagged: __, merged, ...selection } = query;
  const chosen = seqs === undefined ? null : parseSeqs(seqs);
  const view = await viewQuery(ctx, batch, {
    ...selection,
    sort: order === "arrival" ? "arrival" : "input",
  });
  const found = await withSource(ctx, batch, (source) =>
    readView(source, { ...view, only: onlyOf(query), reach: merged ? "shown" : "own" }),
  );
  return chosen === null ? found : found.filter((seq) => chosen.has(seq));
}

const isWhole = ({ filter, search, where, cause, seqs, order, merged }: Query): boolean =>
  filter === "all" && !search && !where && cause === undefined && seqs === undefined && order !== "input" && !merged;

async function rowsOf(ctx: TeamCtx, batch: BatchRow, query: Query, fresh: Fresh) {
  const { format } = query;
  const seqs = await chosenSeqs(ctx, batch, query);
  const rowCount = seqs.length;
  const gaps = query.merged ? await gapsOf(ctx, batch) : null;
  if (format === "chat") return { rowCount, chunks: chatChunks(seqs, fresh, gaps) };
  if (format === "jsonl") return { rowCount, chunks: lineChunks(seqs, fresh, gaps) };
  const { fields, extras } = await fresh(readFields);
  const priceOf = await pricesOf(ctx, batch);
  const isPriced = gaps !== null || batch.models.some((model) => priceOf(model) !== null);
  const has = new Set<OtherColumn>([
    ...(gaps === null ? [] : (["answered_by"] as const)),
    ...(isPriced ? (["cost"] as const) : []),
    ...(extras.calls ? (["tool_calls"] as const) : []),
    ...(extras.reasoning ? (["reasoning"] as const) : []),
    ...(extras.schemaErrors ? (["schema_error"] as const) : []),
  ]);
  const shown = query.sourceColumns ? fields : fields.filter(({ column }) => !column.startsWith("source."));
  const columns = exportColumns(shown, has);
  const make = { csv: csvChunks, xlsx: xlsxChunks, parquet: parquetChunks }[format as "csv" | "xlsx" | "parquet"];
  return { rowCount, chunks: make(columns, wholeRows({ batch, priceOf }, { seqs, fresh, gaps })) };
}

const xlsxRowsMax = 1_048_575;

/**
 * A batch's rows as a download. `jsonl` and `errors` of the whole batch are the delivered lines byte for byte, in the
 * order of their arrival, and can be taken up again at a byte (`from`); everything else is made while it is taken.
 * @throws AppError not_found, not_ready, too_large
 */
export async function openExport(ctx: TeamCtx, { batchId, from = 0, ifEtag, ...asked }: Asked): Promise<Export> {
  const query: Query = { ...usual, ...asked };
  const batch = await findBatch(ctx, batchId);
  const fresh: Fresh = (work) => withSource(ctx, batch, work);
  const { format } = query;
  const told = {
    fileName: exportFileName(batch.name, format),
    contentType: contentTypes[format],
    isComplete: batch.isResultComplete,
  };
  if (format === "errors" || (format === "jsonl" && isWhole(query))) {
    const file = await fresh((source) => openSpool(source, format === "errors" ? "error" : "output"));
    const { rowCount, sizeBytes, etag } = file;
    // A part of something that has changed meanwhile would fit nowhere.
    const start = from <= sizeBytes && (ifEtag == null || ifEtag === etag) ? from : 0;
    return { ...told, rowCount, stream: bodyOf(file.chunks(start)), range: { from: start, sizeBytes, etag } };
  }
  const { rowCount, chunks } = await rowsOf(ctx, batch, query, fresh);
  if (format === "xlsx" && rowCount > xlsxRowsMax) {
    throw new AppError("too_large", "A worksheet holds 1,048,576 rows. Narrow the rows down, or take CSV or Parquet.");
  }
  return { ...told, rowCount, stream: bodyOf(chunks) };
}

/** The same, noted in the team's audit log. */
export async function exportResults(ctx: TeamCtx, asked: Asked): Promise<Export> {
  const made = await openExport(ctx, asked);
  await noteExport(ctx, asked.batchId, { format: asked.format, rows: made.rowCount });
  return made;
}
