import "server-only";
import type { ReadCtx } from "@/lib/db/ctx";
import type { ResultRow } from "@/lib/results/contract";
import type { StoreRow } from "@/lib/results/store/rows";
import type { BatchRow } from "./find";
import { gapsOf } from "./gaps";
import { presentBrief, presentFilled, presentRow, pricesOf } from "./present";

/** Rows as lists show them: answers of reruns in their places, and of long texts the first `letters`. */
export async function presentRows(
  ctx: ReadCtx,
  batch: BatchRow,
  rows: readonly StoreRow[],
  letters: number | undefined,
): Promise<ResultRow[]> {
  const [priceOf, gaps] = await Promise.all([pricesOf(ctx, batch), gapsOf(ctx, batch)]);
  const fills = await gaps?.fill(rows);
  return rows.map((row) => {
    const own = presentRow(row, batch, priceOf);
    const fill = fills?.get(row.seq);
    const shown = fill ? presentFilled(own, fill, priceOf) : own;
    return letters === undefined ? shown : presentBrief(shown, letters);
  });
}
