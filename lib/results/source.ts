import "server-only";
import { eq } from "drizzle-orm";
import type { Db } from "@/lib/db/client";
import { inputPath } from "@/lib/files/spool";
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

/** Where a batch's rows come from, as the database stands now. */
export async function sourceOf(
  db: Db,
  batch: { id: string; inputFileId: string },
): Promise<StoreSource & { spools: Held }> {
  const spools = await spoolsOf(db, batch.id);
  return { batchId: batch.id, inputPath: inputPath(batch.inputFileId), spools };
}
