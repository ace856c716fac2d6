import "server-only";
import { and, desc, eq, gt, isNull } from "drizzle-orm";
import { batches } from "@/lib/batches/table";
import type { TeamCtx } from "@/lib/db/ctx";
import { sketchOf } from "@/lib/files/sketch";
import { readAsks } from "@/lib/jsonl/sketch";
import type { AnsweredIn, findAnswered } from "@/lib/results/answered-contract";
import { pacer } from "@/lib/results/pace";
import { readSeqs } from "@/lib/results/store/choose";
import type { CallOutput, VerbInput } from "@/lib/wire/endpoint";
import { AppError } from "@/lib/wire/errors";
import { type BatchRow, withSource } from "./find";

/** Batches that are looked at, the newest first, and requests in all of them. */
const batchesMax = 60;
const requestsMax = 2_000_000;
const lookedAtOnce = 1_024;

/** Which requests the team's last batches have answered. A batch whose file was not sketched, or whose results are gone, says nothing. */
export async function answered(
  ctx: TeamCtx,
  { asks: written }: VerbInput<typeof findAnswered>,
): Promise<CallOutput<typeof findAnswered>> {
  const asks = readAsks(written);
  /** What is still looked for, with its places in the list. */
  const open = new Map<number, number[]>();
  for (const [place, ask] of asks.entries()) {
    const known = open.get(ask);
    if (known) known.push(place);
    else if (ask >= 0) open.set(ask, [place]);
  }
  const rows = await ctx.db
    .select()
    .from(batches)
    .where(
      and(
        eq(batches.teamId, ctx.team.id),
        gt(batches.completed, 0),
        isNull(batches.archivedAt),
        isNull(batches.resultsRemovedAt),
      ),
    )
    .orderBy(desc(batches.createdAt), desc(batches.id))
    .limit(batchesMax);
  const found: AnsweredIn[] = [];
  const places: number[] = [];
  let left = requestsMax;
  for (const row of rows) {
    if (open.size === 0 || row.total > left) break;
    left -= row.total;
    const own = await answeredIn(ctx, row, open);
    if (own.length === 0) continue;
    const { id, name, createdAt } = row;
    found.push({ id, name, createdAt: createdAt.toISOString(), requests: own.length });
    places.push(...own);
  }
  return { batches: found, places: places.sort((a, b) => a - b) };
}

/** Places of the requests that one batch has answered; they are looked for no more. */
async function answeredIn(ctx: TeamCtx, row: BatchRow, open: Map<number, number[]>): Promise<number[]> {
  const sketch = await sketchOf(row.inputFileId);
  if (!sketch || sketch.length !== row.total) return [];
  const pace = pacer();
  const met: { seq: number; ask: number }[] = [];
  for (let seq = 0; seq < sketch.length; seq++) {
    const ask = sketch.asks(seq);
    if (open.has(ask)) met.push({ seq, ask });
    if (seq % lookedAtOnce === 0 && pace.isDue()) await pace.rest();
  }
  if (met.length === 0) return [];
  const missing = await unansweredOf(ctx, row);
  const places: number[] = [];
  for (const { seq, ask } of met) {
    if (missing?.has(seq) !== false) continue;
    places.push(...(open.get(ask) ?? []));
    open.delete(ask);
  }
  return places;
}

/** Rows of a batch without an answer; null while its results cannot be read. */
async function unansweredOf(ctx: TeamCtx, row: BatchRow): Promise<Set<number> | null> {
  try {
    return new Set(await withSource(ctx, row, (source) => readSeqs(source, { kind: "unanswered" })));
  } catch (error) {
    if (error instanceof AppError) return null;
    throw error;
  }
}
