import "server-only";
import type { ReadCtx } from "@/lib/db/ctx";
import { rerunsOf } from "@/lib/results/source";
import { readSeqRun } from "@/lib/results/store";
import { type Fill, readFills } from "@/lib/results/store/fills";
import { withCache } from "@/lib/results/store/open-stores";
import type { StoreRow } from "@/lib/results/store/rows";
import { type BatchRow, type Source, withSource } from "./find";

/** A row of a rerun that stands in for one of the batch it was made from. */
export type FilledRow = { row: StoreRow; batch: BatchRow; source: Source };

/** Answers of a batch's retries and edited reruns, for the rows it has no good answer of its own for. */
export type Gaps = { fill: (rows: readonly StoreRow[]) => Promise<Map<number, FilledRow>> };

/** What fills a batch's gaps; null when nothing was run again. */
export async function gapsOf(ctx: ReadCtx, parent: BatchRow): Promise<Gaps | null> {
  const reruns = await rerunsOf(ctx.db, parent);
  if (reruns.length === 0) return null;
  const rowsOf = (batch: BatchRow, fills: readonly Fill[]) =>
    withSource(ctx, batch, async (source): Promise<[number, FilledRow][]> => {
      const rows = await readSeqRun(source, [...new Set(fills.map(({ childSeq }) => childSeq))]);
      const bySeq = new Map(rows.map((row) => [row.seq, row]));
      return fills.flatMap(({ seq, childSeq }) => {
        const row = bySeq.get(childSeq);
        return row ? [[seq, { row, batch, source }]] : [];
      });
    });
  return {
    fill: async (rows) => {
      const seqs = rows.map(({ seq }) => seq);
      const fills = await withSource(ctx, parent, (source) => withCache(source, (file) => readFills(file, seqs)));
      const filled = await Promise.all(
        reruns.map((batch) =>
          rowsOf(
            batch,
            fills.filter(({ batchId }) => batchId === batch.id),
          ),
        ),
      );
      return new Map(filled.flat());
    },
  };
}
