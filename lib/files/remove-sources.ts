import "server-only";
import { rm } from "node:fs/promises";
import { and, eq, sql } from "drizzle-orm";
import type { Database } from "@/lib/db/client";
import { inputPath, spoolId } from "./spool";
import { inputFiles } from "./table";

const isOldEnough = sql`${inputFiles.createdAt} < now() - interval '24 hours'`;

/**
 * Nothing needs the table any more: of the files that were made of it no batch has its results, and none but `done` was
 * uploaded in the last day and may still become one. Batches live in a later house; only whether there are any is asked here.
 */
const isUnused = (done = "") => sql`not exists (
  select 1 from input_files made where made.source_id = ${inputFiles.id} and (
    exists (select 1 from batches where batches.input_file_id = made.id and batches.results_removed_at is null)
    or (made.created_at > now() - interval '24 hours' and made.id <> ${done}
      and not exists (select 1 from batches where batches.input_file_id = made.id))))`;

/**
 * Removes source tables that nothing needs: that of one input file, whose batch is no more, else those of which nothing was
 * made in a day. Each
 * process removes what lies in its own data directory; bytes go first, so that none is left without its row.
 */
export async function removeUnusedSources(db: Database, inputFileId?: string): Promise<void> {
  const ofFile = sql`${inputFiles.id} = (select source_id from input_files where id = ${inputFileId})`;
  const isMine = and(eq(inputFiles.kind, "source"), eq(inputFiles.spool, spoolId()));
  const unused = await db
    .select({ id: inputFiles.id })
    .from(inputFiles)
    .where(and(isMine, inputFileId === undefined ? isOldEnough : ofFile, isUnused(inputFileId)));
  for (const { id } of unused) {
    await rm(inputPath(id), { force: true });
    await rm(`${inputPath(id)}.json`, { force: true });
    await db.delete(inputFiles).where(eq(inputFiles.id, id));
  }
}
