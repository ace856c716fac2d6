import "server-only";
import { listValue } from "@duckdb/node-api";
import { readSourceColumns } from "@/lib/results/source-columns";
import { after, eachPart, type Filling } from "./fill";
import { type Progress, saveProgress } from "./progress";
import { dropShadowed, loadTableCells, stageTable } from "./schema-table";
import { inTransaction } from "./transaction";

/**
 * Puts the rows of a source table beside the requests that carry their ids; of rows with the same id the first counts, rows
 * without a request are passed over. `at` moves with what is in the cache. @throws ENOENT
 */
export async function fillTable({ connection, onCommit }: Filling, path: string, at: Progress): Promise<void> {
  const names = listValue(await readSourceColumns(path));
  const job = { kind: "table", path, from: at.consumed, to: Number.MAX_SAFE_INTEGER, first: at.lines } as const;
  await eachPart({ ...job, schemas: null }, async ({ part, stage }) => {
    const next = after(at, part);
    await inTransaction(connection, async () => {
      if (part.rows > 0) {
        await connection.run(stageTable(stage));
        await connection.run(dropShadowed, { names });
        await connection.run(loadTableCells, { names });
      }
      await saveProgress(connection, "table", next);
    });
    const sizeBytes = next.consumed - at.consumed;
    Object.assign(at, next);
    await onCommit(sizeBytes);
  });
}

/** Marks the table as read to its end, or as not there. */
export async function finishTable({ connection }: Filling, at: Progress): Promise<Progress> {
  const done = { ...at, generation: 1 };
  await saveProgress(connection, "table", done);
  return done;
}
