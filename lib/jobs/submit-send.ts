import "server-only";
import { and, eq, sql } from "drizzle-orm";
import { upstreamMetadata } from "@/lib/batches/rules";
import { nextLookupMs, sendWithinMs } from "@/lib/batches/submission";
import { batches } from "@/lib/batches/table";
import { crash } from "@/lib/crash";
import { database } from "@/lib/db/client";
import { upstreamFiles } from "@/lib/files/table";
import { createBatch, findBatchByMarker } from "@/lib/upstream/batches";
import type { Upstream } from "@/lib/upstream/contract";
import { UpstreamError } from "@/lib/upstream/errors";
import type { UpstreamBatch } from "@/lib/upstream/schemas";
import { adoptCancelled, dropUnsent } from "./submit-cancel";
import { adopt, later, putOff, type Row, reject, say, write } from "./submit-write";

/** A file that was just sent may be missing on a replica; an older one is gone. */
const fileLagMs = 10 * 60_000;

/**
 * A permit that runs out. A process that was frozen after it committed "sending" must not send when it wakes: others have
 * looked for the batch by then, may have found it absent, and sent it themselves. Both clocks, since one of them stands
 * still while a machine sleeps.
 */
function permit(): () => boolean {
  const [wallMs, steadyMs] = [Date.now(), performance.now()];
  return () => Math.max(Date.now() - wallMs, performance.now() - steadyMs) < sendWithinMs;
}

/** After an earlier attempt in doubt there may be more than one at the upstream. */
async function othersOf(row: Row, up: Upstream, made: UpstreamBatch): Promise<UpstreamBatch[]> {
  if (row.doubts === 0) return [];
  const wanted = { marker: row.marker, upstreamFileId: row.upstreamInputFileId, sinceMs: row.createdAt.getTime() };
  const look = await findBatchByMarker(up, wanted).catch(() => null);
  return look?.hits.filter((hit) => hit.id !== made.id) ?? [];
}

/** The upstream does not know the file: it is sent again when it was an old one (deleted, expired). */
async function settleMissingFile(row: Row, error: UpstreamError): Promise<void> {
  const isSame = and(
    eq(upstreamFiles.connectionId, row.connectionId),
    eq(upstreamFiles.upstreamId, row.upstreamInputFileId ?? ""),
  );
  const isOld = sql<boolean>`${upstreamFiles.createdAt} < now() - make_interval(secs => ${fileLagMs / 1000})`;
  const [file] = await database().select({ isOld }).from(upstreamFiles).where(isSame);
  if (!file?.isOld)
    return row.attempt < 5
      ? putOff(row, error, "prepared")
      : reject(row, `The upstream refused the batch: ${error.message}`);
  await write(
    "create.deferred",
    row,
    { status: "queued", submission: "prepared", upstreamInputFileId: null, attempt: 0, ...later(0) },
    {
      notes: say("step", "The upstream no longer has the file; it is sent again."),
      also: async (tx, isDone) => {
        if (isDone) await tx.update(upstreamFiles).set({ goneAt: new Date() }).where(isSame);
      },
    },
  );
}

/** Somebody may have asked for its end while the create was on its way: nothing else changes a batch meanwhile. */
async function withWish(sending: Row): Promise<Row> {
  const isMine = and(eq(batches.id, sending.id), eq(batches.stepBy, sending.stepBy ?? ""));
  const [now] = await database().select().from(batches).where(isMine);
  return now?.submission === "sending" ? now : sending;
}

/** Sends the create once. That it is being sent is committed before the socket opens, so a crash leaves a trace. */
export async function send(row: Row, up: Upstream): Promise<void> {
  const { upstreamInputFileId: inputFileId, endpoint, window } = row;
  if (!inputFileId) throw new Error("a create always names a file");
  const set = {
    status: "creating",
    submission: "sending",
    attempt: row.attempt + 1,
    sentAt: new Date(),
    emptyLookups: 0,
  } as const;
  const mayStart = permit();
  const sending = await write("create.sending", row, set, {
    notes: say(
      "step",
      row.doubts > 0 ? "Handing the batch to the upstream again." : "Handing the batch to the upstream.",
    ),
  });
  if (!sending) return;
  const metadata = upstreamMetadata(row);
  let made: UpstreamBatch;
  try {
    made = await createBatch(up, { inputFileId, endpoint, window, metadata }, mayStart);
  } catch (error) {
    if (!(error instanceof UpstreamError)) throw error;
    return settleSend({ ...(await withWish(sending)), attempt: row.attempt }, error);
  }
  crash("create.answered");
  const others = await othersOf(sending, up, made);
  const now = await withWish(sending);
  if (now.cancelAskedBy !== null) return adoptCancelled(now, up, made, others);
  return adopt(now, made, "The upstream accepted the batch.", others);
}

async function settleSend(row: Row, error: UpstreamError): Promise<void> {
  if (error.kind === "ambiguous") {
    const statusNote = "The upstream's answer was lost; looking for the batch before anything is repeated.";
    const message =
      "The answer to the submission was lost. It is not sent again until it is certain that the upstream does not have it.";
    await write(
      "create.doubtful",
      row,
      { submission: "ambiguous", doubts: row.doubts + 1, statusNote, ...later(nextLookupMs(0) ?? 0) },
      { notes: say("problem", message) },
    );
    return;
  }
  if (row.cancelAskedBy !== null) return dropUnsent(row);
  if (error.status === 404 && /\bfile\b/i.test(error.message)) return settleMissingFile(row, error);
  if (error.kind !== "refused" && error.kind !== "not_found") return putOff(row, error, "prepared");
  return reject(row, `The upstream refused the batch: ${error.message}`);
}
