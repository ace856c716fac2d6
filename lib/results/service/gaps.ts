import "server-only";
import { and, desc, eq, inArray } from "drizzle-orm";
import { batches } from "@/lib/batches/table";
import type { ReadCtx } from "@/lib/db/ctx";
import { readAnswered } from "@/lib/results/store/answered";
import type { StoreRow } from "@/lib/results/store/rows";
import { type BatchRow, type Source, withSource } from "./find";

/** A row of a child that stands in for one of its parent. */
export type FilledRow = { row: StoreRow; batch: BatchRow; source: Source };

/** Answers of a batch's retries and edited reruns, for the rows it has no good answer of its own for. */
export type Gaps = { fill: (rows: readonly StoreRow[]) => Promise<Map<number, FilledRow>> };

const childrenMax = 20;

/** A row that failed, never ran, or was answered with something amiss. */
const isGap = ({ status, flag }: StoreRow): boolean => status !== "answered" || flag !== null;

/** What a child must bring: any answer for a row without one; a better one for a row that has one. */
const isBetter = (own: StoreRow, other: StoreRow): boolean => own.status !== "answered" || other.flag === null;

const childrenOf = (ctx: ReadCtx, parentId: string): Promise<BatchRow[]> =>
  ctx.db
    .select()
    .from(batches)
    .where(
      and(
        eq(batches.teamId, ctx.team.id),
        eq(batches.parentId, parentId),
        inArray(batches.relation, ["retry", "edit"]),
      ),
    )
    .orderBy(desc(batches.createdAt))
    .limit(childrenMax);

/** What fills a batch's gaps, the newest child first; null when it has no children. */
export async function gapsOf(ctx: ReadCtx, parentId: string): Promise<Gaps | null> {
  const children = (await childrenOf(ctx, parentId)).filter(({ resultRows }) => resultRows > 0);
  if (children.length === 0) return null;
  return {
    fill: async (rows) => {
      const open = new Map(rows.filter(isGap).map((row) => [row.seq, row]));
      const fills = new Map<number, FilledRow>();
      for (const batch of children) {
        if (open.size === 0) break;
        const ids = [...new Set([...open.values()].map(({ customId }) => customId))];
        await withSource(ctx, batch, async (source) => {
          const answers = await readAnswered(source, ids);
          for (const own of [...open.values()]) {
            const row = answers.get(own.customId);
            if (!row || !isBetter(own, row)) continue;
            fills.set(own.seq, { row, batch, source });
            open.delete(own.seq);
          }
        });
      }
      return fills;
    },
  };
}
