import "server-only";
import { eq, sql } from "drizzle-orm";
import { isTerminal } from "@/lib/batches/rules";
import { changeBatch } from "@/lib/batches/service/change";
import { batches } from "@/lib/batches/table";
import { database } from "@/lib/db/client";
import { requireFence } from "@/lib/db/lease";
import { listBatches } from "@/lib/upstream/batches";
import type { Upstream } from "@/lib/upstream/contract";
import { spend } from "./budget";
import type { Polled } from "./poll-apply";
import type { Missing } from "./poll-fetch";
import type { Watch } from "./watch";

/** Replicas lag behind, and what stands in front of an upstream fails for minutes: until then a miss means nothing. */
const goneMs = 10 * 60_000;
/** How often at least it must have been missed, whatever time has passed: nobody may have looked in between. */
const missesMin = 5;
/** From then on it is worth a word on the page. */
const worthSayingMs = 60_000;
const hourMs = 3_600_000;
const hourlyUntilMs = 24 * hourMs;

const missingNote =
  "The upstream did not know this batch when it was last asked. It is asked again, and nothing that is here is lost.";
const goneNote =
  "The upstream no longer knows this batch; looking again hourly for a day. Results that arrived are kept here.";
const restNote = "The upstream no longer knows this batch. Results that arrived are kept here.";

type Past = { isOver: boolean; missingMs: number; misses: number; isSure: boolean };

/** What follows from a look that did not find a batch. `waitMs` null: nobody looks again. */
export function afterMiss({ isOver, missingMs, misses, isSure }: Past): { waitMs: number | null; isGone: boolean } {
  if (!isSure || missingMs < goneMs || misses < missesMin)
    return { waitMs: Math.min(60_000, Math.max(3_000, missingMs / 4)), isGone: false };
  if (!isOver) return { waitMs: hourMs, isGone: true };
  return { waitMs: missingMs < hourlyUntilMs ? hourMs : null, isGone: false };
}

/** The same upstream answers for its list, and the batch is not in it. @throws UpstreamError */
async function isUnlisted(up: Upstream, upstreamId: string): Promise<boolean> {
  await spend(up.connectionId);
  const { data } = await listBatches(up, { limit: 100, search: upstreamId });
  return data.every((batch) => batch.id !== upstreamId);
}

/** Notes that a batch was not there, and calls it gone when that is certain enough. @throws UpstreamError, FenceLost */
export async function noteMiss(
  { fence }: Watch,
  up: Upstream,
  row: Polled,
  { isSure, misses }: Missing & { misses: number },
): Promise<void> {
  const isOver = isTerminal(row.status);
  const missingMs = row.missingMs ?? 0;
  const next = afterMiss({ isOver, missingMs, misses, isSure });
  const isGone = next.isGone && (await isUnlisted(up, row.upstreamId));
  const waitMs = next.isGone && !isGone ? 60_000 : next.waitMs;
  await database().transaction(async (tx) => {
    await requireFence(tx, fence);
    const nextPollAt = waitMs === null ? null : sql`now() + make_interval(secs => ${waitMs / 1000})`;
    const set = { nextPollAt, ...(isSure ? { missingSince: sql`coalesce(${batches.missingSince}, now())` } : {}) };
    if (isGone) {
      const gone = { ...set, status: "failed" as const, statusNote: goneNote, finishedAt: new Date() };
      await changeBatch(tx, row, gone, [{ kind: "problem", message: goneNote }]);
    } else if (waitMs === null && row.statusNote === goneNote) {
      await changeBatch(tx, row, { ...set, statusNote: restNote });
    } else if (!isOver && isSure && missingMs >= worthSayingMs && row.statusNote !== missingNote) {
      await changeBatch(tx, row, { ...set, statusNote: missingNote });
    } else await tx.update(batches).set(set).where(eq(batches.id, row.id));
  });
}
