import "server-only";
import { backoffMs, nextLookupMs } from "@/lib/batches/rules";
import { findBatchByMarker } from "@/lib/upstream/batches";
import type { Upstream } from "@/lib/upstream/contract";
import { UpstreamError } from "@/lib/upstream/errors";
import { adopt, type Change, later, type Row, say, write } from "./submit-write";

/** How long a create may be on its way after it was sent; looking for it is only conclusive after this. */
const createTimeoutMs = 120_000;

/** Leaves an open question to a person rather than paying twice on a guess. */
async function askPerson(row: Row, why: string): Promise<void> {
  const note = `It is not known whether the upstream took this batch, and ${why}. Look at the upstream, then decide here: send it again, or drop it.`;
  const set: Change = { status: "unresolved", submission: "needs_human", statusNote: note, nextStepAt: null };
  await write(row, set, say("problem", note));
}

/** Looks for a batch whose create may or may not have arrived. */
export async function lookFor(row: Row, up: Upstream): Promise<void> {
  const sentAtMs = row.sentAt?.getTime() ?? row.createdAt.getTime();
  const hits = await findBatchByMarker(up, {
    marker: row.marker,
    upstreamFileId: row.upstreamInputFileId,
    sinceMs: sentAtMs - 600_000,
  });
  const [oldest] = [...hits].sort((a, b) => a.createdAtMs - b.createdAtMs);
  if (oldest) {
    const others = hits.length - 1;
    await adopt(
      row,
      oldest,
      others > 0
        ? `Found the batch at the upstream, and ${others} more of the same submission. The oldest is kept.`
        : "Found the batch at the upstream; nothing was sent twice.",
    );
    return;
  }
  const waitMs = nextLookupMs(row.emptyLookups + 1);
  const isLongAgo = waitMs === null && Date.now() - sentAtMs > createTimeoutMs + 120_000;
  if (isLongAgo && !up.capabilities.hasSearch) {
    // Not every upstream gives metadata back, so not finding the marker in its list proves nothing.
    return askPerson(row, "it cannot be searched for it");
  }
  if (isLongAgo) {
    await write(
      row,
      { submission: "prepared", statusNote: null, emptyLookups: 0, nextStepAt: new Date() },
      say("step", "The upstream does not have it; sending it again."),
    );
    return;
  }
  await write(row, { submission: "ambiguous", emptyLookups: row.emptyLookups + 1, ...later(waitMs ?? 60_000) });
}

/** A look that failed says nothing of the batch: never a reason to reject it, which would invite sending it again. */
export async function settleLookup(row: Row, error: unknown): Promise<void> {
  const isFinal = error instanceof UpstreamError && ["refused", "key_refused", "not_found"].includes(error.kind);
  if (isFinal) return askPerson(row, `it cannot be asked: ${error.message}`);
  const waitMs = Math.max(
    error instanceof UpstreamError ? (error.retryAfterMs ?? 0) : 0,
    backoffMs(row.emptyLookups + 1),
  );
  await write(row, { submission: "ambiguous", ...later(waitMs) });
}
