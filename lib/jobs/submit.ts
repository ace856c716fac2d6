import "server-only";
import { createReadStream } from "node:fs";
import { and, asc, eq, inArray, lte, or, sql } from "drizzle-orm";
import { backoffMs, merge, nextLookupMs } from "@/lib/batches/rules";
import { changeBatch } from "@/lib/batches/service/change";
import { batches } from "@/lib/batches/table";
import { openUpstream } from "@/lib/connections/service";
import { database } from "@/lib/db/client";
import { inputPath, spoolId } from "@/lib/files/spool";
import { inputFiles, upstreamFiles } from "@/lib/files/table";
import { errorName, log } from "@/lib/log";
import { createBatch, findBatchByMarker } from "@/lib/upstream/batches";
import type { Upstream } from "@/lib/upstream/contract";
import { UpstreamError } from "@/lib/upstream/errors";
import { findFile, getCostEstimate, uploadFile } from "@/lib/upstream/files";
import type { UpstreamBatch } from "@/lib/upstream/schemas";

type Row = typeof batches.$inferSelect;
type Change = Parameters<typeof changeBatch>[2];
type Notes = NonNullable<Parameters<typeof changeBatch>[3]>;

/** A claim runs out this long after its process was last heard of; another process then takes the batch up. */
const claimMs = 45_000;
/** How long a create may be on its way after it was sent; looking for it is only conclusive after this. */
const createTimeoutMs = 120_000;
const uploadSince = 24 * 3_600_000;

const say = (kind: Notes[number]["kind"], message: string) => [{ kind, message }];

/**
 * Takes the batch whose next step is due longest. While a step runs, `nextStepAt` lies in the future and is pushed on;
 * when its process dies it passes, and the step is taken up again from what was committed.
 */
async function claim(): Promise<Row | null> {
  const db = database();
  return db.transaction(async (tx) => {
    const [due] = await tx
      .select({ id: batches.id })
      .from(batches)
      .innerJoin(inputFiles, eq(inputFiles.id, batches.inputFileId))
      .where(
        and(
          lte(batches.nextStepAt, sql`now()`),
          inArray(batches.status, ["queued", "uploading", "creating"]),
          or(eq(inputFiles.spool, spoolId()), sql`${batches.upstreamInputFileId} is not null`),
        ),
      )
      .orderBy(asc(batches.nextStepAt))
      .limit(1)
      .for("update", { of: batches, skipLocked: true });
    if (!due) return null;
    const [row] = await tx
      .update(batches)
      .set({ nextStepAt: sql`now() + make_interval(secs => ${claimMs / 1000})` })
      .where(eq(batches.id, due.id))
      .returning();
    return row ?? null;
  });
}

/** Commits a step's outcome; answers the batch as it now stands, or null when a person changed it meanwhile. */
async function write(row: Row, set: Change, notes: Notes = []): Promise<Row | null> {
  const isDone = await database().transaction((tx) => changeBatch(tx, row, set, notes));
  if (!isDone) return null;
  const [next] = await database().select().from(batches).where(eq(batches.id, row.id));
  return next ?? null;
}

const later = (ms: number) => ({ nextStepAt: new Date(Date.now() + ms) });

/** What to do after an upstream error that leaves no doubt: wait and repeat, or give up for good. */
async function settle(row: Row, error: UpstreamError, what: string): Promise<void> {
  if (error.kind === "refused" || error.kind === "not_found" || error.kind === "key_refused") {
    const note = `${what}: ${error.kind === "key_refused" ? "the upstream refused this connection's key" : error.message}`;
    await write(
      row,
      { status: "rejected", statusNote: note, submission: "rejected", finishedAt: new Date(), nextStepAt: null },
      say("problem", note),
    );
    return;
  }
  const attempt = row.attempt + 1;
  const waitMs = Math.max(error.retryAfterMs ?? 0, backoffMs(attempt));
  const note = `The upstream is busy or out of reach; trying again in about ${Math.ceil(waitMs / 1000)} s.`;
  await write(
    row,
    { attempt, statusNote: note, ...later(waitMs) },
    row.statusNote ? [] : say("problem", `${note} Nothing is lost.`),
  );
}

/** Sends the input file, unless this connection's upstream already has it. */
async function upload(row: Row, up: Upstream): Promise<Row | null> {
  const db = database();
  const [file] = await db.select().from(inputFiles).where(eq(inputFiles.id, row.inputFileId));
  if (!file) throw new Error("a batch always has its input file");
  const [known] = await db
    .select()
    .from(upstreamFiles)
    .where(
      and(
        eq(upstreamFiles.inputFileId, file.id),
        eq(upstreamFiles.connectionId, row.connectionId),
        sql`${upstreamFiles.goneAt} is null`,
      ),
    );
  if (known)
    return write(
      row,
      { status: "creating", upstreamInputFileId: known.upstreamId, statusNote: null },
      say("step", "The upstream already has the file; it is not sent again."),
    );
  const begun = await write(
    row,
    { status: "uploading", statusNote: null },
    row.status === "uploading" ? [] : say("step", "Sending the file to the upstream."),
  );
  if (!begun) return null;
  // Our id in the name is how a file is recognised when the answer to its upload was lost.
  const name = `${file.id}.jsonl`;
  const send = () =>
    uploadFile(up, { name, sizeBytes: file.sizeBytes, open: () => createReadStream(inputPath(file.id)) });
  const sent = await send().catch(async (error: unknown) => {
    if (!(error instanceof UpstreamError) || error.kind !== "ambiguous") throw error;
    const found = await findFile(up, { name, sizeBytes: file.sizeBytes, sinceMs: Date.now() - uploadSince }).catch(
      () => null,
    );
    if (found) return found;
    throw error;
  });
  const estimate = up.capabilities.hasCostEstimate
    ? await getCostEstimate(up, sent.id, row.window).catch(() => null)
    : null;
  await db
    .insert(upstreamFiles)
    .values({ inputFileId: file.id, connectionId: row.connectionId, upstreamId: sent.id, sizeBytes: sent.sizeBytes })
    .onConflictDoUpdate({
      target: [upstreamFiles.inputFileId, upstreamFiles.connectionId],
      set: { upstreamId: sent.id, sizeBytes: sent.sizeBytes, goneAt: null },
    });
  return write(
    begun,
    { status: "creating", upstreamInputFileId: sent.id, attempt: 0, upstreamEstimate: estimate },
    say("step", `The upstream has the file (${file.sizeBytes.toLocaleString("en")} bytes).`),
  );
}

async function adopt(row: Row, found: UpstreamBatch, message: string): Promise<void> {
  const now = new Date();
  const set: Change = {
    ...merge(row, found, now),
    upstreamId: found.id,
    submission: "created",
    statusNote: null,
    nextStepAt: null,
    polledAt: now,
    nextPollAt: now,
  };
  if (!(await write(row, set, say("step", message)))) log("warn", "submit.adopt_conflict", { batch: row.id });
}

/** Sends the create once. That it is being sent is committed before the socket opens, so a crash leaves a trace. */
async function send(row: Row, up: Upstream): Promise<void> {
  const { upstreamInputFileId: inputFileId, endpoint, window, marker } = row;
  if (!inputFileId) throw new Error("a create always names a file");
  const sending = await write(row, {
    status: "creating",
    submission: "sending",
    attempt: row.attempt + 1,
    sentAt: new Date(),
    emptyLookups: 0,
  });
  if (!sending) return;
  try {
    const made = await createBatch(up, {
      inputFileId,
      endpoint,
      window,
      metadata: { ...row.metadata, console_submission: marker, console_batch: row.id },
    });
    await adopt(sending, made, "The upstream accepted the batch.");
  } catch (error) {
    if (!(error instanceof UpstreamError)) throw error;
    if (error.kind === "ambiguous") {
      await write(
        sending,
        {
          submission: "ambiguous",
          statusNote: "The upstream's answer was lost; looking for the batch before anything is repeated.",
          ...later(nextLookupMs(0) ?? 0),
        },
        say(
          "problem",
          "The answer to the submission was lost. It is not sent again until it is certain that the upstream does not have it.",
        ),
      );
      return;
    }
    await settle({ ...sending, attempt: row.attempt }, error, "The upstream refused the batch");
    if (error.kind === "deferred" || error.kind === "unreachable") {
      await database()
        .update(batches)
        .set({ submission: "prepared" })
        .where(and(eq(batches.id, row.id), eq(batches.submission, "sending")));
    }
  }
}

/** Looks for a batch whose create may or may not have arrived. */
async function lookFor(row: Row, up: Upstream): Promise<void> {
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
  const isCertain = waitMs === null && Date.now() - sentAtMs > createTimeoutMs + 120_000;
  if (isCertain) {
    await write(
      row,
      { submission: "prepared", statusNote: null, emptyLookups: 0, nextStepAt: new Date() },
      say("step", "The upstream does not have it; sending it again."),
    );
    return;
  }
  await write(row, { submission: "ambiguous", emptyLookups: row.emptyLookups + 1, ...later(waitMs ?? 60_000) });
}

async function step(row: Row): Promise<void> {
  const up = await openUpstream(database(), row.teamId, row.connectionId);
  if (row.submission === "sending" || row.submission === "ambiguous") return lookFor(row, up);
  const ready = row.upstreamInputFileId ? row : await upload(row, up);
  if (ready) await send(ready, up);
}

async function run(row: Row): Promise<void> {
  const keepAlive = setInterval(() => {
    const until = new Date(Date.now() + claimMs);
    void database()
      .update(batches)
      .set({ nextStepAt: until })
      .where(and(eq(batches.id, row.id), lte(batches.nextStepAt, until), sql`${batches.nextStepAt} > now()`))
      .catch(() => undefined);
  }, claimMs / 3);
  try {
    await step(row);
  } catch (error) {
    log("warn", "submit.step_failed", { batch: row.id, error: errorName(error) });
    const [current] = await database().select().from(batches).where(eq(batches.id, row.id));
    if (!current || current.upstreamId) return;
    if (error instanceof UpstreamError) await settle(current, error, "The upstream refused the file");
    else await write(current, { attempt: current.attempt + 1, ...later(backoffMs(current.attempt)) });
  } finally {
    clearInterval(keepAlive);
  }
}

/** Moves every batch whose step is due by one step, `together` at a time. Answers how many there were. */
export async function submitDue(together = 2): Promise<number> {
  let done = 0;
  const lane = async () => {
    for (let row = await claim(); row; row = await claim()) {
      done += 1;
      await run(row);
    }
  };
  await Promise.all(Array.from({ length: together }, lane));
  return done;
}
