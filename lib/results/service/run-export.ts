import "server-only";
import type { z } from "zod";
import { nameOfRun } from "@/lib/batches/run-name";
import type { TeamCtx } from "@/lib/db/ctx";
import { exportFileName } from "@/lib/results/rules/file-name";
import type { RunExportQuery } from "@/lib/results/runs/contract";
import { bodyOf, contentTypes, type Export } from "./export";
import { requireSheetRoom, usual } from "./export-choice";
import { chunksOf, openPart, type Part } from "./export-parts";
import { noteExport } from "./note-export";
import { partsOf } from "./run-parts";

/** All rows of a run as one download, made while it is taken. @throws AppError not_found, not_ready, too_large, invalid_input */
export async function exportRun(
  ctx: TeamCtx,
  { runId, ...asked }: z.output<typeof RunExportQuery> & { runId: string },
): Promise<Export> {
  const query = { ...usual, ...asked };
  const batches = await partsOf(ctx, runId);
  const parts: Part[] = [];
  for (const batch of batches) parts.push(await openPart(ctx, batch, query));
  const rowCount = parts.reduce((sum, { rows }) => sum + rows.seqs.length, 0);
  requireSheetRoom(query.format, rowCount);
  const stream = bodyOf(await chunksOf(ctx, parts, { query, onRows: undefined }));
  await noteExport(ctx, runId, { format: query.format, rows: rowCount });
  return {
    stream,
    rowCount,
    fileName: exportFileName(nameOfRun(batches), query.format),
    contentType: contentTypes[query.format],
    isComplete: batches.every((batch) => batch.isResultComplete),
  };
}
