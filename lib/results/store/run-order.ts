import "server-only";
import { randomUUID } from "node:crypto";
import type { DuckDBConnection } from "@duckdb/node-api";
import { isDescending, sortColumn } from "@/lib/results/columns";
import { once } from "@/lib/runtime";
import type { CacheFile, StoreSource } from "./cache-file";
import { withDeadline } from "./deadline";
import { withConnection } from "./engine";
import { checkPatterns, placesOf, searchMs, type ViewQuery, viewSql } from "./view";

/** Rows of several batches in one order: which batch, by its place among them, and the row's place in that batch's file. */
export type RunOrder = { parts: Int32Array; seqs: Int32Array };

/** A batch of a run, how its cache is opened, and what is asked of it. */
export type RunPart = {
  source: StoreSource;
  open: (work: (file: CacheFile) => Promise<void>) => Promise<void>;
  query: ViewQuery;
};

const keptMax = 4;

/** What a batch shows depends on what lies in its files, and in those of its reruns. */
const stateOf = (source: StoreSource): string =>
  JSON.stringify(
    [source, ...(source.reruns ?? [])].map(({ batchId, tablePath, spools }) => [batchId, tablePath, spools]),
  );

/** Puts the rows of one batch beside those of the others, each with what it is sorted by. */
async function gather(connection: DuckDBConnection, table: string, part: number, query: ViewQuery): Promise<void> {
  await checkPatterns(connection, query.selection);
  const { from, order, values } = await viewSql(connection, query);
  const sql = `insert into ${table} select ${part}, i.seq, (${order.number})::double, (${order.text})::varchar ${from}`;
  await withDeadline(connection, searchMs, () => connection.run(sql, values));
}

/** Batches lie in files of their own, of which a few are open at once; the engine sorts what it took from each. */
async function sorted(parts: readonly RunPart[], sort: string): Promise<RunOrder> {
  const table = `memory.main.run_${randomUUID().replaceAll("-", "")}`;
  const direction = isDescending(sort) ? "desc" : "asc";
  const by =
    sortColumn(sort) === "input"
      ? `part ${direction}, seq ${direction}`
      : `number ${direction} nulls last, text ${direction} nulls last, part, seq`;
  const apart = <T>(work: (connection: DuckDBConnection) => Promise<T>) => withConnection("memory", work);
  await apart((connection) =>
    connection.run(`create table ${table}(part integer, seq integer, number double, text varchar)`),
  );
  try {
    for (const [at, { open, query }] of parts.entries())
      await open((file) => withConnection(file.alias, (connection) => gather(connection, table, at, query)));
    return await apart(async (connection) => {
      const read = () => connection.run(`select part, seq from ${table} order by ${by}`);
      const chunks = await (await withDeadline(connection, searchMs, read)).fetchAllChunks();
      return { parts: placesOf(chunks), seqs: placesOf(chunks, 1) };
    });
  } finally {
    await apart((connection) => connection.run(`drop table if exists ${table}`));
  }
}

/**
 * The rows of a view over several batches, sorted together. It is computed once for each state of all of them.
 * @throws AppError invalid_input for a pattern that is none, not_ready for what takes too long
 */
export function runOrderOf(parts: readonly RunPart[], sort: string): Promise<RunOrder> {
  const kept = once<Map<string, Promise<RunOrder>>>("results.run-orders", () => new Map());
  const key = JSON.stringify([sort, parts.map(({ source, query }) => [stateOf(source), query])]);
  const order = kept.get(key) ?? sorted(parts, sort);
  kept.delete(key);
  kept.set(key, order);
  order.catch(() => kept.delete(key));
  const [oldest] = kept.keys();
  if (kept.size > keptMax && oldest !== undefined) kept.delete(oldest);
  return order;
}
