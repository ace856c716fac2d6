import "server-only";
import { and, desc, eq, gt, inArray } from "drizzle-orm";
import { batches } from "@/lib/batches/table";
import type { Db } from "@/lib/db/client";
import { inputPath } from "@/lib/files/spool";
import { inputFiles } from "@/lib/files/table";
import type { SpoolKind } from "./rules/result";
import type { StoreSource } from "./store/cache-file";
import { resultSpools } from "./table";

/** What this console holds of a batch's two result files, as the database acknowledges it. */
export type Held = Record<SpoolKind, { generation: number; lines: number; sizeBytes: number; isComplete: boolean }>;

export async function spoolsOf(db: Db, batchId: string): Promise<Held> {
  const rows = await db.select().from(resultSpools).where(eq(resultSpools.batchId, batchId));
  const of = (kind: SpoolKind) => {
    const row = rows.find((one) => one.kind === kind);
    const { generation = 1, lines = 0, sizeBytes = 0, isComplete = false } = row ?? {};
    return { generation, lines, sizeBytes, isComplete };
  };
  return { output: of("output"), error: of("error") };
}

type Named = { teamId: string; id: string; inputFileId: string };

const rerunsMax = 20;

/** Retries and edited reruns that brought something, the newest first. */
export const rerunsOf = (db: Db, { teamId, id }: Pick<Named, "teamId" | "id">) =>
  db
    .select()
    .from(batches)
    .where(
      and(
        eq(batches.teamId, teamId),
        eq(batches.parentId, id),
        inArray(batches.relation, ["retry", "edit"]),
        gt(batches.resultRows, 0),
      ),
    )
    .orderBy(desc(batches.createdAt))
    .limit(rerunsMax);

async function ownSourceOf(db: Db, { teamId, id, inputFileId }: Named) {
  const [file] = await db
    .select({ tableId: inputFiles.sourceId })
    .from(inputFiles)
    .where(and(eq(inputFiles.teamId, teamId), eq(inputFiles.id, inputFileId)));
  const tablePath = file?.tableId ? inputPath(file.tableId) : null;
  return { batchId: id, inputPath: inputPath(inputFileId), tablePath, spools: await spoolsOf(db, id) };
}

/** Where a batch's rows come from, as the database stands now. */
export async function sourceOf(db: Db, batch: Named): Promise<StoreSource & { spools: Held }> {
  const [own, reruns] = await Promise.all([ownSourceOf(db, batch), rerunsOf(db, batch)]);
  if (reruns.length === 0) return own;
  return { ...own, reruns: await Promise.all(reruns.map((rerun) => ownSourceOf(db, rerun))) };
}
