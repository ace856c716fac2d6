import "server-only";
import { randomUUID } from "node:crypto";
import { createReadStream } from "node:fs";
import { rm } from "node:fs/promises";
import { withScratch } from "@/lib/results/store/scratch";
import type { ExportColumn, WholeRow } from "./export-columns";

/** Rows as Parquet. The format ends with its table of contents, so the whole file is made before its first byte is sent. */
export async function* parquetChunks(
  columns: readonly ExportColumn[],
  runs: AsyncIterable<WholeRow[]>,
): AsyncGenerator<Uint8Array> {
  const path = await withScratch(randomUUID(), async (scratch) => {
    await scratch.create(columns);
    for await (const rows of runs) await scratch.add(rows.map((row) => columns.map(({ cell }) => cell(row))));
    return scratch.toParquet();
  });
  try {
    for await (const chunk of createReadStream(/* turbopackIgnore: true */ path)) yield chunk as Uint8Array;
  } finally {
    await rm(/* turbopackIgnore: true */ path, { force: true });
  }
}
