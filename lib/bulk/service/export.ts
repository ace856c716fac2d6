import "server-only";
import { downloadZip } from "client-zip";
import { and, count, desc, type SQL, sql } from "drizzle-orm";
import type { z } from "zod";
import type { Batch } from "@/lib/batches/contract";
import { presentBatch, selectBatches } from "@/lib/batches/service/present";
import { batches } from "@/lib/batches/table";
import type { BulkExport } from "@/lib/bulk/contract";
import { listHead, listRow } from "@/lib/bulk/list-row";
import { csvLines } from "@/lib/csv";
import type { TeamCtx } from "@/lib/db/ctx";
import { exportFileName } from "@/lib/results/rules/file-name";
import { bodyOf, openExport } from "@/lib/results/service/export";
import { noteExport } from "@/lib/results/service/note-export";
import { AppError } from "@/lib/wire/errors";
import { isTarget } from "./target";

type Input = z.output<typeof BulkExport>;

const pageRows = 500;
const zipBatchesMax = 500;

function isMeant(ctx: TeamCtx, { id, run, format: _format, ...filter }: Input): SQL | undefined {
  const isChosen = id.length + run.length > 0;
  return isTarget(ctx, isChosen ? { kind: "chosen", ids: id, runIds: run } : { kind: "filter", filter });
}

async function* pagesOf(ctx: TeamCtx, input: Input): AsyncGenerator<Batch[]> {
  const meant = isMeant(ctx, input);
  let past: { at: string; id: string } | null = null;
  for (;;) {
    const before: SQL | undefined = past
      ? sql`(${batches.createdAt}, ${batches.id}) < (${past.at}::timestamptz, ${past.id})`
      : undefined;
    const rows = await selectBatches(ctx.db)
      .where(and(meant, before))
      .orderBy(desc(batches.createdAt), desc(batches.id))
      .limit(pageRows);
    const page: Batch[] = rows.map(presentBatch);
    const last = page.at(-1);
    if (!last) return;
    yield page;
    if (page.length < pageRows) return;
    past = { at: last.createdAt, id: last.id };
  }
}

async function* csvOf(ctx: TeamCtx, input: Input): AsyncGenerator<Uint8Array> {
  yield csvLines([listHead]);
  for await (const page of pagesOf(ctx, input)) yield csvLines(page.map(listRow));
}

/** The list first, then what was delivered of each batch, as delivered. Batches without results have no file. */
async function* filesOf(ctx: TeamCtx, input: Input) {
  yield { name: "batches.csv", input: bodyOf(csvOf(ctx, input)) };
  for await (const page of pagesOf(ctx, input)) {
    for (const batch of page) {
      if (batch.results.rows === 0) continue;
      for (const format of ["jsonl", "errors"] as const) {
        const { stream, rowCount } = await openExport(ctx, { batchId: batch.id, format });
        if (rowCount === 0) await stream.cancel();
        else yield { name: `${batch.id}/${exportFileName(batch.name, format)}`, input: stream };
      }
    }
  }
}

/** The team's list as CSV, or the results of chosen batches in one ZIP. @throws AppError too_large, conflict */
export async function exportBatches(ctx: TeamCtx, input: Input) {
  const { format } = input;
  const [row] = await ctx.db.select({ batches: count() }).from(batches).where(isMeant(ctx, input));
  const rowCount = row?.batches ?? 0;
  if (format !== "csv" && rowCount > zipBatchesMax)
    throw new AppError("too_large", `Results of at most ${zipBatchesMax} batches go into one file. Choose fewer.`);
  await noteExport(ctx, ctx.team.id, { format, batches: rowCount });
  if (format === "csv") {
    const contentType = "text/csv; charset=utf-8";
    return { stream: bodyOf(csvOf(ctx, input)), fileName: "batches.csv", contentType, rowCount, isComplete: true };
  }
  const stream = downloadZip(filesOf(ctx, input)).body;
  if (!stream) throw new Error("an archive always has a body");
  return { stream, fileName: "batch-results.zip", contentType: "application/zip", rowCount, isComplete: true };
}
