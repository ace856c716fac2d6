import "server-only";
import type { ReadCtx } from "@/lib/db/ctx";
import { type listPlaces, range } from "@/lib/results/places/contract";
import { readView } from "@/lib/results/store/page";
import type { CallOutput, VerbInput } from "@/lib/wire/endpoint";
import { findBatch, withSource } from "./find";
import { viewQuery } from "./view-query";

/** Where a row lies in a view, and the rows from it to another. @throws AppError not_found, invalid_input, not_ready */
export async function places(
  ctx: ReadCtx,
  { batchId, from, to, ...rest }: VerbInput<typeof listPlaces>,
): Promise<CallOutput<typeof listPlaces>> {
  const batch = await findBatch(ctx, batchId);
  const query = await viewQuery(ctx, batch, rest);
  const view = await withSource(ctx, batch, (source) => readView(source, query));
  const [start, end] = [view.indexOf(from), to === undefined ? -1 : view.indexOf(to)];
  const place = start === -1 ? null : start;
  if (place === null || end === -1) return { place, seqs: [], rows: 0 };
  const between = range(place, end);
  return { place, seqs: [...view.subarray(between.from, between.to)], rows: between.rows };
}
