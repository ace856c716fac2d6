import "server-only";
import type { TeamCtx } from "@/lib/db/ctx";
import type { ResultFilter } from "@/lib/results/contract";
import { range } from "@/lib/results/places/contract";
import type { listRunPlaces, listRunResults, RunRow } from "@/lib/results/runs/contract";
import { list } from "@/lib/results/service";
import { sourceOf } from "@/lib/results/source";
import { countFilters, readSeqRun } from "@/lib/results/store";
import { withCache } from "@/lib/results/store/open-stores";
import { readView } from "@/lib/results/store/page";
import { type RunOrder, type RunPart, runOrderOf } from "@/lib/results/store/run-order";
import type { CallOutput, VerbInput } from "@/lib/wire/endpoint";
import { type BatchRow, withSource } from "./find";
import { presentRows } from "./present-rows";
import { partsOf } from "./run-parts";
import { viewQuery } from "./view-query";

type Asked = Omit<VerbInput<typeof listRunResults>, "team" | "runId">;
type Page = CallOutput<typeof listRunResults>;
type Counts = Page["counts"];

function addCounts(sum: Partial<Counts>, more: Counts): void {
  for (const [filter, count] of Object.entries(more) as [ResultFilter, number][])
    sum[filter] = (sum[filter] ?? 0) + count;
}

/** One part after the other: each is asked for how many it has, and for those of the page. */
async function inInputOrder(ctx: TeamCtx, batches: readonly BatchRow[], { offset, limit, ...view }: Asked) {
  const page = { rows: [] as RunRow[], matching: 0, parts: [] as Page["parts"] };
  const counts: Partial<Counts> = {};
  for (const { id: batchId } of batches) {
    const own = { offset: Math.max(0, offset - page.matching), limit: limit - page.rows.length };
    const part = await list(ctx, { batchId, ...view, ...own });
    page.rows.push(...part.rows.map((row) => ({ ...row, batchId })));
    page.matching += part.matching;
    page.parts.push({ batchId, matching: part.matching });
    addCounts(counts, part.counts);
  }
  return { ...page, counts: counts as Counts };
}

type Window = Pick<Asked, "offset" | "limit" | "letters">;

async function partOf(ctx: TeamCtx, batch: BatchRow, view: Omit<Asked, keyof Window>): Promise<RunPart> {
  return {
    source: await sourceOf(ctx.db, batch),
    query: await viewQuery(ctx, batch, view),
    open: (work) => withSource(ctx, batch, (source) => withCache(source, work)),
  };
}

/** The rows of a stretch of an order; each part is read once. */
async function rowsOf(
  ctx: TeamCtx,
  batches: readonly BatchRow[],
  { parts, seqs }: RunOrder,
  { offset, limit, letters }: Window,
): Promise<RunRow[]> {
  const places = [...parts.subarray(offset, offset + limit)].map((part, at) => ({
    part,
    seq: seqs[offset + at] ?? -1,
  }));
  const found = new Map<string, RunRow>();
  for (const part of new Set(places.map((place) => place.part))) {
    const batch = batches[part];
    if (!batch) continue;
    const wanted = places.filter((place) => place.part === part).map(({ seq }) => seq);
    const rows = await withSource(ctx, batch, (source) => readSeqRun(source, wanted));
    for (const row of await presentRows(ctx, batch, rows, letters))
      found.set(`${part} ${row.seq}`, { ...row, batchId: batch.id });
  }
  return places.flatMap(({ part, seq }) => found.get(`${part} ${seq}`) ?? []);
}

/** All parts as one list that is sorted as a whole. */
async function inOneOrder(
  ctx: TeamCtx,
  batches: readonly BatchRow[],
  { offset, limit, letters, ...view }: Asked,
): Promise<Page> {
  const order = await runOrderOf(await Promise.all(batches.map((batch) => partOf(ctx, batch, view))), view.sort);
  const counts: Partial<Counts> = {};
  for (const batch of batches) addCounts(counts, await withSource(ctx, batch, countFilters));
  const matching = new Map<number, number>();
  for (const part of order.parts) matching.set(part, (matching.get(part) ?? 0) + 1);
  return {
    rows: await rowsOf(ctx, batches, order, { offset, limit, letters }),
    matching: order.seqs.length,
    parts: batches.map(({ id: batchId }, at) => ({ batchId, matching: matching.get(at) ?? 0 })),
    counts: counts as Counts,
  };
}

/** A page of the rows of a run, narrowed and sorted on the server over all of its parts. @throws AppError not_found */
export async function listRun(
  ctx: TeamCtx,
  { runId, ...asked }: VerbInput<typeof listRunResults>,
): Promise<CallOutput<typeof listRunResults>> {
  const batches = await partsOf(ctx, runId);
  return asked.sort === "input" ? inInputOrder(ctx, batches, asked) : inOneOrder(ctx, batches, asked);
}

type Key = { batchId: string; seq: number };

/** Every row of a view in its order. */
async function orderOf(ctx: TeamCtx, batches: readonly BatchRow[], view: Omit<Asked, keyof Window>): Promise<Key[]> {
  if (view.sort !== "input") {
    const { parts, seqs } = await runOrderOf(
      await Promise.all(batches.map((batch) => partOf(ctx, batch, view))),
      view.sort,
    );
    return Array.from(seqs, (seq, at) => ({ batchId: batches[parts[at] ?? 0]?.id ?? "", seq }));
  }
  const keys: Key[] = [];
  for (const batch of batches) {
    const query = await viewQuery(ctx, batch, view);
    for (const seq of await withSource(ctx, batch, (source) => readView(source, query)))
      keys.push({ batchId: batch.id, seq });
  }
  return keys;
}

/** The rows of a view from one to another. @throws AppError not_found, invalid_input, not_ready */
export async function placesOfRun(
  ctx: TeamCtx,
  { runId, fromBatch, from, toBatch, to, ...view }: VerbInput<typeof listRunPlaces>,
): Promise<CallOutput<typeof listRunPlaces>> {
  const keys = await orderOf(ctx, await partsOf(ctx, runId), view);
  const placeOf = (batchId: string, seq: number) => keys.findIndex((key) => key.batchId === batchId && key.seq === seq);
  const [start, end] = [placeOf(fromBatch, from), placeOf(toBatch, to)];
  if (start === -1 || end === -1) return { parts: [], rows: 0 };
  const between = range(start, end);
  const parts = new Map<string, number[]>();
  for (const { batchId, seq } of keys.slice(between.from, between.to)) {
    const own = parts.get(batchId);
    if (own) own.push(seq);
    else parts.set(batchId, [seq]);
  }
  return { parts: [...parts].map(([batchId, seqs]) => ({ batchId, seqs })), rows: between.rows };
}
