import "server-only";
import { and, asc, eq, inArray, lte, or, sql } from "drizzle-orm";
import { backoffMs } from "@/lib/batches/rules";
import { batches } from "@/lib/batches/table";
import { openUpstream } from "@/lib/connections/service";
import { database } from "@/lib/db/client";
import { spoolId } from "@/lib/files/spool";
import { inputFiles } from "@/lib/files/table";
import { errorName, log } from "@/lib/log";
import { UpstreamError } from "@/lib/upstream/errors";
import { AppError } from "@/lib/wire/errors";
import { lookFor, settleLookup } from "./submit-lookup";
import { send } from "./submit-send";
import { upload } from "./submit-upload";
import { later, type Row, settle, write } from "./submit-write";

/** A claim runs out this long after its process was last heard of; another process then takes the batch up. */
const claimMs = 45_000;

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
    if (current.submission === "sending" || current.submission === "ambiguous") await settleLookup(current, error);
    else if (error instanceof UpstreamError) await settle(current, error, "The upstream refused the file");
    else {
      const statusNote = error instanceof AppError ? error.message : current.statusNote;
      await write(current, { attempt: current.attempt + 1, statusNote, ...later(backoffMs(current.attempt)) });
    }
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
