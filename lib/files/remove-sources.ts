import "server-only";
import { and, eq, ne, sql } from "drizzle-orm";
import type { Database } from "@/lib/db/client";
import { removeInput, spoolId } from "./spool";
import { inputFiles } from "./table";

const isOldEnough = sql`${inputFiles.createdAt} < now() - interval '24 hours'`;

/**
 * Nothing needs what lies beside requests any more: of the files it lies beside no batch has its results, and none but `done` was
 * uploaded in the last day and may still become one. Batches live in a later house; only whether there are any is asked here.
 */
const isUnused = (done = "") => sql`not exists (
  select 1 from input_files made where ${inputFiles.id} in (made.source_id, made.copies_id) and (
    exists (select 1 from batches where batches.input_file_id = made.id and batches.results_removed_at is null)
    or (made.created_at > now() - interval '24 hours' and made.id <> ${done}
      and not exists (select 1 from batches where batches.input_file_id = made.id))))`;

/**
 * Removes source tables and lists of copies that nothing needs: those of one input file, whose batch is no more, else those
 * that nothing came to lie beside in a day. Each
 * process removes what lies in its own data directory; bytes go first, so that none is left without its row.
 */
export async function removeUnusedSources(db: Database, inputFileId?: string): Promise<void> {
  const ofFile = sql`exists (select 1 from input_files made where made.id = ${inputFileId}
    and ${inputFiles.id} in (made.source_id, made.copies_id))`;
  const isMine = and(ne(inputFiles.kind, "input"), eq(inputFiles.spool, spoolId()));
  const unused = await db
    .select({ id: inputFiles.id })
    .from(inputFiles)
    .where(and(isMine, inputFileId === undefined ? isOldEnough : ofFile, isUnused(inputFileId)));
  for (const { id } of unused) {
    await removeInput(id);
    await db.delete(inputFiles).where(eq(inputFiles.id, id));
  }
}
