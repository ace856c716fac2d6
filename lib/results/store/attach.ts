import "server-only";
import { stat } from "node:fs/promises";
import type { DuckDBConnection } from "@duckdb/node-api";
import { rowGroupRows } from "@/lib/results/reader/contract";
import { type Progress, readProgress, type SourceName } from "./progress";
import { createTables, schemaVersion } from "./schema";
import { removeCache } from "./slot";

const quoted = (text: string): string => `'${text.replaceAll("'", "''")}'`;

/** Bytes of a file; -1 when there is none. */
export async function sizeOf(path: string | null): Promise<number> {
  const found = path === null ? null : await stat(/* turbopackIgnore: true */ path).catch(() => null);
  return found?.size ?? -1;
}

type Place = { path: string; alias: string; inputBytes: number; tableBytes: number };

async function attach(connection: DuckDBConnection, { path, alias, inputBytes, tableBytes }: Place) {
  if ((await sizeOf(path)) < 0) return null;
  await connection.run(`attach ${quoted(path)} as ${alias}; use ${alias}`);
  const meta = await connection.runAndReadAll("select version, input_bytes::double, table_bytes::double from meta");
  const [row] = meta.getRowsJS();
  if (row?.[0] !== schemaVersion || row[1] !== inputBytes || row[2] !== tableBytes) return null;
  return readProgress(connection);
}

/**
 * Attaches a cache file to the engine and answers what it holds. One that is missing, damaged, of an older layout, or
 * made from an input or a table of another size is begun anew.
 */
export async function attachOrCreate(connection: DuckDBConnection, place: Place): Promise<Map<SourceName, Progress>> {
  const { path, alias, inputBytes, tableBytes } = place;
  const found = await attach(connection, place).catch(() => null);
  if (found) return found;
  await connection.run(`use memory; detach database if exists ${alias}`);
  await removeCache(path);
  await connection.run(`attach ${quoted(path)} as ${alias} (row_group_size ${rowGroupRows}); use ${alias}`);
  const meta = `insert into meta values (${schemaVersion}, ${inputBytes}, ${tableBytes})`;
  await connection.run(`begin; ${createTables} ${meta}; commit`);
  return new Map();
}
