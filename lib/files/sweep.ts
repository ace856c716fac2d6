import "server-only";
import { and, eq, lt, sql } from "drizzle-orm";
import { database } from "@/lib/db/client";
import { removeUnusedSources } from "./remove-sources";
import { removeInput } from "./spool";
import { inputFiles } from "./table";

/** Clears away uploads that nobody went on with for a day, and what lay beside requests and nothing needs: their bytes, then their row. */
export async function sweepUploads(): Promise<void> {
  const left = await database()
    .select({ id: inputFiles.id })
    .from(inputFiles)
    .where(and(eq(inputFiles.state, "uploading"), lt(inputFiles.createdAt, sql`now() - interval '24 hours'`)));
  for (const { id } of left) {
    await removeInput(id);
    await database()
      .delete(inputFiles)
      .where(and(eq(inputFiles.id, id), eq(inputFiles.state, "uploading")));
  }
  await removeUnusedSources(database());
}
