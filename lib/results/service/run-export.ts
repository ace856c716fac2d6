import "server-only";
import type { z } from "zod";
import { nameOfRun } from "@/lib/batches/run-name";
import type { TeamCtx } from "@/lib/db/ctx";
import type { LeftOut } from "@/lib/results/exports/contract";
import { exportFileName } from "@/lib/results/rules/file-name";
import type { NewRunExport } from "@/lib/results/runs/contract";
import { bodyOf, contentTypes, type Export } from "./export";
import { type Format, leftOutOf, type Query, requireSheetRoom, usual } from "./export-choice";
import { chunksOf, openPart, type Part } from "./export-parts";
import { noteExport } from "./note-export";
import { partsOf } from "./run-parts";

type Asked = Partial<Query> &
  Pick<z.output<typeof NewRunExport>, "chosen"> & { runId: string; format: Format; onRows?: (more: number) => void };

/** The rows that are asked for, part by part; parts of which none is chosen are left out. */
async function openRun(ctx: TeamCtx, { runId, chosen, onRows: _, ...asked }: Asked) {
  const query: Query = { ...usual, ...asked };
  const batches = await partsOf(ctx, runId);
  const seqsOf = new Map(chosen?.map(({ batchId, seqs }) => [batchId, seqs]));
  const parts: { part: Part; query: Query }[] = [];
  for (const batch of batches) {
    const own = chosen === undefined ? query : { ...query, seqs: seqsOf.get(batch.id) };
    if (chosen !== undefined && own.seqs === undefined) continue;
    parts.push({ part: await openPart(ctx, batch, own), query: own });
  }
  const rowCount = parts.reduce((sum, { part }) => sum + part.rows.seqs.length, 0);
  requireSheetRoom(query.format, rowCount);
  return { batches, parts, query, rowCount };
}

const addLeftOut = (one: LeftOut | null, other: LeftOut | null): LeftOut | null =>
  one === null || other === null
    ? (one ?? other)
    : {
        unanswered: one.unanswered + other.unanswered,
        flagged: one.flagged + other.flagged,
        unchecked: one.unchecked + other.unchecked,
        noConversation: one.noConversation + other.noConversation,
      };

/** How many rows an export will have, and what it leaves out. @throws AppError not_found, not_ready, too_large, invalid_input */
export async function countRunExport(
  ctx: TeamCtx,
  asked: Asked,
): Promise<{ rowCount: number; leftOut: LeftOut | null }> {
  const { parts, rowCount } = await openRun(ctx, asked);
  let leftOut: LeftOut | null = null;
  for (const { part, query } of parts)
    leftOut = addLeftOut(leftOut, await leftOutOf(ctx, part.batch, query, part.rows.seqs.length));
  return { rowCount, leftOut };
}

/** The rows of a run as one download, made while it is taken. @throws AppError not_found, not_ready, too_large, invalid_input */
export async function exportRun(ctx: TeamCtx, asked: Asked): Promise<Export> {
  const { batches, parts, query, rowCount } = await openRun(ctx, asked);
  const opened = parts.map(({ part }) => part);
  const stream = bodyOf(await chunksOf(ctx, opened, { query, onRows: asked.onRows }));
  await noteExport(ctx, asked.runId, { format: query.format, rows: rowCount });
  return {
    stream,
    rowCount,
    fileName: exportFileName(nameOfRun(batches), query.format),
    contentType: contentTypes[query.format],
    isComplete: batches.every((batch) => batch.isResultComplete),
  };
}
