import "server-only";
import { type FileHandle, open } from "node:fs/promises";
import type { TeamCtx } from "@/lib/db/ctx";
import type { exportFormats } from "@/lib/results/contract";
import { exportFileName } from "@/lib/results/rules/file-name";
import type { SpoolKind } from "@/lib/results/rules/result";
import { spoolPath } from "@/lib/results/spool";
import { countRows } from "@/lib/results/store";
import { csvChunks } from "./csv";
import { findBatch, type Source, withSource } from "./find";

type Format = (typeof exportFormats)[number];

export type Export = {
  stream: ReadableStream<Uint8Array>;
  fileName: string;
  contentType: string;
  /** Rows that will follow, a CSV header not counted; the stream fails rather than end with another number. */
  rowCount: number;
  isComplete: boolean;
};

const chunkBytes = 256 * 1024;
const newline = 0x0a;

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

function countLines(bytes: Uint8Array): number {
  let lines = 0;
  for (let at = bytes.indexOf(newline); at !== -1; at = bytes.indexOf(newline, at + 1)) lines += 1;
  return lines;
}

/** The acknowledged bytes of a spool, and a count of their lines against what the database says. */
async function* spoolChunks(
  file: FileHandle | null,
  held: { sizeBytes: number; lines: number },
): AsyncGenerator<Uint8Array> {
  let lines = 0;
  try {
    for (let at = 0; file && at < held.sizeBytes; ) {
      const chunk = Buffer.allocUnsafe(Math.min(chunkBytes, held.sizeBytes - at));
      const { bytesRead } = await file.read(chunk, 0, chunk.length, at);
      if (bytesRead === 0) break;
      at += bytesRead;
      lines += countLines(chunk.subarray(0, bytesRead));
      yield chunk.subarray(0, bytesRead);
    }
  } finally {
    await file?.close();
  }
  if (lines !== held.lines) throw new Error("rows went missing while they were exported");
}

/** Opened before anything is promised: from then on it may be replaced and is still read to its end. */
async function openSpool({ batchId, spools }: Source, kind: SpoolKind) {
  const held = spools[kind];
  const path = spoolPath({ batchId, kind, generation: held.generation });
  const file = held.sizeBytes === 0 ? null : await open(/* turbopackIgnore: true */ path, "r");
  return { rowCount: held.lines, chunks: spoolChunks(file, held) };
}

/**
 * A batch's rows as a download: `jsonl` and `errors` are the delivered lines byte for byte, `csv` every request in
 * input order with what became of it. @throws AppError not_found, not_ready
 */
export async function exportResults(
  ctx: TeamCtx,
  { batchId, format }: { batchId: string; format: Format },
): Promise<Export> {
  const batch = await findBatch(ctx, batchId);
  const fresh = <T>(work: (source: Source) => Promise<T>): Promise<T> => withSource(ctx, batch, work);
  const asCsv = async () => {
    const rowCount = await fresh(countRows);
    return { rowCount, chunks: csvChunks(batch, rowCount, fresh) };
  };
  const kind = format === "errors" ? "error" : "output";
  const { rowCount, chunks } = format === "csv" ? await asCsv() : await fresh((source) => openSpool(source, kind));
  return {
    stream: bodyOf(chunks),
    fileName: exportFileName(batch.name, format),
    contentType: format === "csv" ? "text/csv; charset=utf-8" : "application/x-ndjson",
    rowCount,
    isComplete: batch.isResultComplete,
  };
}
