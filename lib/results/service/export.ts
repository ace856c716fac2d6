import "server-only";
import type { TeamCtx } from "@/lib/db/ctx";
import { exportFileName } from "@/lib/results/rules/file-name";
import { type Resume, startOf } from "@/lib/resume";
import { copiedKind, type Format, type Query, requireSheetRoom, usual } from "./export-choice";
import { chunksOf, openPart } from "./export-parts";
import { findBatch, withSource } from "./find";
import { noteExport } from "./note-export";
import { openSpool } from "./raw-lines";

/** What is left out is as the contract has it. */
type Asked = Partial<Query> &
  Resume & {
    batchId: string;
    format: Format;
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

export const contentTypes: Record<Format, string> = {
  jsonl: "application/x-ndjson",
  errors: "application/x-ndjson",
  chat: "application/x-ndjson",
  ids: "application/x-ndjson",
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

/**
 * A batch's rows as a download. `jsonl` and `errors` of the whole batch are the delivered lines byte for byte, in the
 * order of their arrival, and can be taken up again at a byte (`from`); everything else is made while it is taken.
 * @throws AppError not_found, not_ready, too_large
 */
export async function openExport(ctx: TeamCtx, { batchId, from, ifEtag, onRows, ...asked }: Asked): Promise<Export> {
  const query: Query = { ...usual, ...asked };
  const batch = await findBatch(ctx, batchId);
  const { format } = query;
  const told = {
    fileName: exportFileName(batch.name, format),
    contentType: contentTypes[format],
    isComplete: batch.isResultComplete,
  };
  const kind = copiedKind(query);
  if (kind !== null) {
    const file = await withSource(ctx, batch, (source) => openSpool(source, kind));
    const { rowCount, sizeBytes, etag } = file;
    const start = startOf({ from, ifEtag }, { sizeBytes, etag });
    const range = { from: start, sizeBytes, etag };
    return { ...told, rowCount, stream: bodyOf(file.chunks(start, onRows)), range };
  }
  const part = await openPart(ctx, batch, query);
  const rowCount = part.rows.seqs.length;
  requireSheetRoom(format, rowCount);
  return { ...told, rowCount, stream: bodyOf(await chunksOf(ctx, [part], { query, onRows })) };
}

/** The same, noted in the team's audit log. */
export async function exportResults(ctx: TeamCtx, asked: Asked): Promise<Export> {
  const made = await openExport(ctx, asked);
  await noteExport(ctx, asked.batchId, { format: asked.format, rows: made.rowCount });
  return made;
}
