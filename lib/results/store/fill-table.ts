import "server-only";
import { listValue } from "@duckdb/node-api";
import { readSourceColumns } from "@/lib/results/source-columns";
import { type Filling, fillFrom } from "./fill";
import { type Progress, saveProgress } from "./progress";
import { dropShadowed, loadTableCells, loadTableRests, stageTable } from "./schema-table";

/**
 * Puts the rows of a source table beside the requests that carry their ids; of rows with the same id the first counts, rows
 * without a request are passed over. `at` moves with what is in the cache. @throws ENOENT
 */
export async function fillTable(filling: Filling, path: string, at: Progress): Promise<void> {
  const { connection } = filling;
  const columns = await readSourceColumns(path);
  const names = listValue(columns);
  const job = { kind: "table", path, to: Number.MAX_SAFE_INTEGER, first: at.lines, schemas: null, columns } as const;
  await fillFrom(filling, job, at, async ({ part, stage }) => {
    if (part.rows === 0) return;
    await connection.run(stageTable(stage));
    for (const sql of dropShadowed) await connection.run(sql, { names });
    await connection.run(loadTableCells, { names });
    if (part.rests > 0) await connection.run(loadTableRests(stage));
  });
}

/** Marks the table as read to its end, or as not there. */
export async function finishTable({ connection }: Filling, at: Progress): Promise<Progress> {
  const done = { ...at, generation: 1 };
  await saveProgress(connection, "table", done);
  return done;
}
