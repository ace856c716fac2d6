import "server-only";
import { isOverThere } from "@/lib/batches/rules";
import { cancelBatch } from "@/lib/upstream/batches";
import type { Upstream } from "@/lib/upstream/contract";
import { UpstreamError } from "@/lib/upstream/errors";
import type { UpstreamBatch } from "@/lib/upstream/schemas";
import { adopt, type Change, type Row, say, settled, write } from "./submit-write";

/** Stops what the upstream holds. One it will not stop is left to run: that is what it is then shown as. */
async function stop(row: Row, up: Upstream, found: UpstreamBatch): Promise<{ batch: UpstreamBatch; refusal?: string }> {
  // Upstreams would turn a finished batch into a cancelled one.
  if (isOverThere(found, row)) return { batch: found };
  try {
    return { batch: await cancelBatch(up, found.id) };
  } catch (error) {
    if (error instanceof UpstreamError && error.kind === "refused") return { batch: found, refusal: error.message };
    throw error;
  }
}

/**
 * Somebody asked for its end while it was on its way or looked for: what the upstream holds of it is stopped, then taken as
 * this one. A stop that is not heard leaves the batch in doubt, with the wish, and the next look tries again.
 * @throws UpstreamError
 */
export async function adoptCancelled(
  row: Row,
  up: Upstream,
  oldest: UpstreamBatch,
  others: readonly UpstreamBatch[],
): Promise<void> {
  const [stopped] = await Promise.all([oldest, ...others].map((found) => stop(row, up, found)));
  const came = row.submission === "sending" ? "The upstream took the batch" : "Found the batch at the upstream";
  const message = stopped?.refusal
    ? `${came}, and it will not cancel it as ${row.cancelAskedBy} asked: ${stopped.refusal}`
    : `${came} and cancelled it, as ${row.cancelAskedBy} asked. Answers that arrived are kept.`;
  return adopt(row, stopped?.batch ?? oldest, message, []);
}

async function drop(row: Row, note: string): Promise<void> {
  const set: Change = { ...settled, status: "cancelled", submission: "rejected", statusNote: note };
  await write("look.absent", row, { ...set, finishedAt: new Date() }, { notes: say("done", note) });
}

/** Nobody wants it any more and the upstream does not have it. */
export const dropAbsent = (row: Row): Promise<void> =>
  drop(
    row,
    `Looked ${row.emptyLookups + 1} times: the upstream does not have it. Cancelled, as ${row.cancelAskedBy} asked; nothing ran.`,
  );

/** Nobody wants it any more and the upstream did not take it. */
export const dropUnsent = (row: Row): Promise<void> =>
  drop(row, `The upstream did not take it. Cancelled, as ${row.cancelAskedBy} asked; nothing ran.`);
