import "server-only";
import type { DuckDBConnection } from "@duckdb/node-api";
import { z } from "zod";
import { ResultFilter, resultFilters } from "@/lib/results/contract";
import type { CacheFile } from "./cache-file";
import { all, joined } from "./query";

export type FilterCounts = Record<ResultFilter, number>;

/** What each filter means of a joined row; `pending` is everything that has neither answer nor failure. */
export const conditions: FilterConditions = {
  all: "true",
  answered: "r.status = 'answered'",
  good: "r.status = 'answered' and r.flag is null",
  truncated: "r.status = 'answered' and r.flag = 'truncated'",
  empty: "r.status = 'answered' and r.flag = 'empty'",
  refused: "r.status = 'answered' and r.flag = 'refused'",
  not_json: "r.status = 'answered' and r.flag = 'not_json'",
  failed: "r.status = 'failed'",
  pending: "(r.status is null or r.status in ('pending', 'cancelled'))",
};
type FilterConditions = Record<ResultFilter, string>;

const counted = new WeakMap<CacheFile, { revision: number; counts: FilterCounts }>();

/** Rows under each filter; counted once for each state of the cache. */
export async function countsOf(file: CacheFile, connection: DuckDBConnection): Promise<FilterCounts> {
  const known = counted.get(file);
  if (known?.revision === file.revision) return known.counts;
  const { revision } = file;
  const columns = resultFilters.map((name) => `count(*) filter (where ${conditions[name]})::integer as "${name}"`);
  const [counts] = await all(connection, z.record(ResultFilter, z.number()), `select ${columns.join(", ")} ${joined}`);
  if (!counts) throw new Error("counting gave no row");
  counted.set(file, { revision, counts });
  return counts;
}
