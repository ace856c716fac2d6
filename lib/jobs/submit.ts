import "server-only";
import { randomUUID } from "node:crypto";
import { createReadStream } from "node:fs";
import { and, asc, eq, inArray, isNotNull, isNull, lte, or, sql } from "drizzle-orm";
import { backoffMs } from "@/lib/batches/rules";
import { wakeJobs } from "@/lib/batches/service/wake";
import { batches } from "@/lib/batches/table";
import { keyRetryMs } from "@/lib/connections/health";
import { openUpstream } from "@/lib/connections/service";
import { connections } from "@/lib/connections/table";
import { committing } from "@/lib/crash";
import { type Db, database } from "@/lib/db/client";
import { inputPath, spoolId } from "@/lib/files/spool";
import { inputFiles } from "@/lib/files/table";
import { withPhysicalLine } from "@/lib/jsonl/nth-request";
import { errorName, log } from "@/lib/log";
import { once } from "@/lib/runtime";
import { UpstreamError } from "@/lib/upstream/errors";
import { AppError } from "@/lib/wire/errors";
import { lookFor, settleLook } from "./submit-lookup";
import { send } from "./submit-send";
import { upload } from "./submit-upload";
import { later, putOff, type Row, reject, write } from "./submit-write";

/** A claim runs out this long after its process was last heard of; another process then takes the batch up. */
const claimMs = 20_000;
/** Steps at a time through one connection, whatever the number of processes: a slow upstream keeps only its own waiting. */
const perConnection = 2;
/** Steps at a time in this process. */
const lanes = 6;
const claimLock = 7_301_118;

/** The upstream wants calls through this connection, as far as is known. */
const isOpen = and(
  or(isNull(connections.notBefore), lte(connections.notBefore, sql`now()`)),
  or(
    isNull(connections.keyRefusedAt),
    lte(connections.keyRefusedAt, sql`now() - make_interval(secs => ${keyRetryMs / 1000})`),
  ),
);
const busy = sql`select connection_id from ${batches} other where other.step_by is not null and other.next_step_at > now() group by connection_id having count(*) >= ${perConnection}`;

/** Batches whose next step is due, the longest waiting first. */
const dueSteps = (db: Db) =>
  db
    .select({ id: batches.id })
    .from(batches)
    .innerJoin(inputFiles, eq(inputFiles.id, batches.inputFileId))
    .innerJoin(connections, eq(connections.id, batches.connectionId))
    .where(
      and(
        lte(batches.nextStepAt, sql`now()`),
        inArray(batches.status, ["queued", "uploading", "creating"]),
        or(eq(inputFiles.spool, spoolId()), isNotNull(batches.upstreamInputFileId)),
        isOpen,
        sql`${batches.connectionId} not in (${busy})`,
      ),
    )
    .orderBy(asc(batches.nextStepAt))
    .limit(1);

/**
 * Takes the batch whose next step is due longest. While a step runs, `nextStepAt` lies in the future and is pushed on;
 * when its process dies it passes, and the step is taken up again from what was committed.
 */
async function claim(): Promise<Row | null> {
  // Mostly nothing is due, which is seen without waiting for the claims of others.
  if ((await dueSteps(database())).length === 0) return null;
  return database().transaction(async (tx) => {
    // One claim at a time, or two processes would each find room for one more through the same connection.
    await tx.execute(sql`select pg_advisory_xact_lock(${claimLock})`);
    const [due] = await dueSteps(tx).for("update", { of: batches, skipLocked: true });
    if (!due) return null;
    const [row] = await tx
      .update(batches)
      .set({ nextStepAt: sql`now() + make_interval(secs => ${claimMs / 1000})`, stepBy: randomUUID() })
      .where(eq(batches.id, due.id))
      .returning();
    return row ?? null;
  });
}

/** Keeps a claim alive while its step runs, and no longer than it is this claim. Returns the way to let go of it. */
function holdClaim({ id, stepBy }: Row): () => Promise<void> {
  const isMine = and(eq(batches.id, id), eq(batches.stepBy, stepBy ?? ""));
  const until = sql`greatest(${batches.nextStepAt}, now() + make_interval(secs => ${claimMs / 1000}))`;
  const timer = setInterval(() => {
    void database()
      .update(batches)
      .set({ nextStepAt: until })
      .where(isMine)
      .catch(() => undefined);
  }, claimMs / 4);
  return async () => {
    clearInterval(timer);
    await database().update(batches).set({ stepBy: null, nextStepAt: sql`now()` }).where(isMine);
  };
}

async function step(row: Row): Promise<void> {
  const up = await openUpstream(database(), row.teamId, row.connectionId);
  if (row.submission === "sending" || row.submission === "ambiguous") return lookFor(row, up);
  const ready = row.upstreamInputFileId ? row : await upload(row, up);
  if (ready) await send(ready, up);
}

/** What the upstream said of a file, its lines counted as the person who made the file counts them. */
async function complaintOf({ inputFileId }: Row, { message }: UpstreamError): Promise<string> {
  const open = () => createReadStream(inputPath(inputFileId));
  return withPhysicalLine(message, open).catch(() => message);
}

/** What a step that threw leaves behind, from what was committed: the answer to a commit may itself have been lost. */
async function settleFailure({ id, stepBy }: Row, error: unknown): Promise<void> {
  log("warn", "submit.step_failed", { batch: id, error: errorName(error) });
  const [row] = await database()
    .select()
    .from(batches)
    .where(and(eq(batches.id, id), eq(batches.stepBy, stepBy ?? "")));
  // Another process has taken it over, or the step had come to its end before something failed.
  if (!row || row.upstreamId) return;
  if (row.submission === "sending" || row.submission === "ambiguous") return settleLook(row, error);
  if (error instanceof UpstreamError) {
    const isFinal = error.kind === "refused" || error.kind === "not_found";
    return isFinal
      ? reject(row, `The upstream refused the file: ${await complaintOf(row, error)}`)
      : putOff(row, error, row.submission);
  }
  const statusNote = error instanceof AppError ? error.message : row.statusNote;
  const attempt = row.attempt + 1;
  await write("create.deferred", row, { attempt, statusNote, ...later(backoffMs(attempt)) });
}

async function run(row: Row): Promise<void> {
  const letGo = holdClaim(row);
  try {
    await step(row).catch((error) => settleFailure(row, error));
  } finally {
    await letGo();
  }
}

/** Takes one step of one batch. False when none is due. */
export async function submitNext(): Promise<boolean> {
  const row = await committing("claim", claim);
  if (row) await run(row);
  return row !== null;
}

const running = () => once("submit.running", () => new Set<Promise<void>>());

/**
 * Begins the steps that are due while there is room for more, and does not wait for their end: a large upload holds up
 * nobody else's batch. Whatever ends makes room and rings for the next. Answers how many it began.
 */
export async function beginDue(): Promise<number> {
  let begun = 0;
  for (; running().size < lanes; begun += 1) {
    const row = await committing("claim", claim);
    if (!row) break;
    const turn = run(row);
    running().add(turn);
    const leave = () => void running().delete(turn);
    turn
      .finally(leave)
      .then(wakeJobs, (error) => log("error", "submit.failed", { batch: row.id, error: errorName(error) }));
  }
  return begun;
}

/** Resolves when no step is under way. */
export async function submitsEnded(): Promise<void> {
  await Promise.allSettled(running());
}

/** Takes every step that is due, to its end. Answers how many there were. */
export async function submitDue(): Promise<number> {
  let done = 0;
  for (;;) {
    done += await beginDue();
    if (running().size === 0) return done;
    await Promise.race(running());
  }
}

/** At the start of the only process there is: claims left by the one before it are nobody's. */
export async function dropClaims(): Promise<void> {
  await database().update(batches).set({ stepBy: null, nextStepAt: sql`now()` }).where(isNotNull(batches.stepBy));
}
