import "server-only";
import { existsSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { and, inArray, isNull, sql } from "drizzle-orm";
import { addEvents, publishBatches } from "@/lib/batches/service/change";
import { batches } from "@/lib/batches/table";
import { database } from "@/lib/db/client";
import { boots } from "@/lib/db/table";
import { isApart, spoolId } from "@/lib/files/spool";
import { log } from "@/lib/log";
import { runtime } from "@/lib/runtime";

const note =
  "The console was restored from a backup, so this may have been sent after the backup was made. Looking for it at the upstream before anything is sent.";

/** What was not sent yet, as the backup knows, may have been sent since: nothing goes out before it was looked for. */
async function doubtUnsent(): Promise<number> {
  return database().transaction(async (tx) => {
    const rows = await tx
      .update(batches)
      .set({
        submission: "ambiguous",
        // From here on is searched: the backup's own "sent at", if there is one, may be of an earlier attempt.
        sentAt: sql`${batches.createdAt}`,
        ...{ emptyLookups: 0, stepBy: null, statusNote: note, nextStepAt: sql`now()` },
        version: sql`${batches.version} + 1`,
      })
      .where(and(inArray(batches.status, ["queued", "uploading", "creating"]), isNull(batches.upstreamId)))
      .returning({ id: batches.id });
    await addEvents(
      tx,
      rows.map(({ id }) => ({ batchId: id, kind: "problem" as const, message: note })),
    );
    await publishBatches(
      tx,
      rows.map(({ id }) => id),
    );
    return rows.length;
  });
}

/**
 * Counts this start of the data directory, in it and in the database. A database that has counted less than the directory
 * is older than it: a backup. One restored together with its directory is told by a file named `restored` in it.
 */
export async function noteStart(): Promise<void> {
  const { dataDir } = runtime();
  const [countPath, restoredPath] = [join(dataDir, "starts"), join(dataDir, "restored")];
  const counted = existsSync(countPath) ? Number(readFileSync(countPath, "utf8")) || 0 : 0;
  const [row] = await database()
    .insert(boots)
    .values({ spool: spoolId(), starts: 1 })
    .onConflictDoUpdate({ target: boots.spool, set: { starts: sql`${boots.starts} + 1` } })
    .returning({ starts: boots.starts });
  const starts = row?.starts ?? 1;
  if (counted >= starts || existsSync(restoredPath)) {
    log("warn", "restored.found", { count: await doubtUnsent() });
    const behind = sql`greatest(${boots.starts}, ${counted + 1})`;
    await database().update(boots).set({ starts: behind }).where(sql`${boots.spool} = ${spoolId()}`);
    rmSync(restoredPath, { force: true });
  }
  if (await isApart(database())) log("warn", "data_dir.apart");
  writeFileSync(countPath, String(Math.max(starts, counted + 1)), { mode: 0o600 });
}
