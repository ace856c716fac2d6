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
  good: "r.status = 'answered' and r.flag is null and r.unchecked is null",
  truncated: "r.status = 'answered' and r.flag = 'truncated'",
  empty: "r.status = 'answered' and r.flag = 'empty'",
  refused: "r.status = 'answered' and r.flag = 'refused'",
  not_json: "r.status = 'answered' and r.flag = 'not_json'",
  schema_invalid: "r.status = 'answered' and r.flag = 'schema_invalid'",
  schema_unchecked: "r.status = 'answered' and r.flag is null and r.unchecked is not null",
  unknown_shape: "not r.is_known",
  failed: "r.status = 'failed'",
  pending: "(r.status is null or r.status in ('pending', 'cancelled'))",
  repeated: `r.status = 'answered' and r.hash in (
    select hash from shown where hash is not null and status = 'answered' and seq is not null
    group by hash having count(*) > 1)`,
  duplicate_id: `not i.is_extra and i.custom_id in (
    select custom_id from input where not is_extra group by custom_id having count(*) > 1)`,
  // Where there is no input file at all, nothing could have matched.
  unmatched: "i.is_extra and exists (select 1 from input where not is_extra)",
};
type FilterConditions = Record<ResultFilter, string>;

const counted = new WeakMap<CacheFile, { revision: number; counts: FilterCounts }>();

/** Rows under each filter; counted once for each state of the cache. */
export async function countsOf(file: CacheFile, connection: DuckDBConnection): Promise<FilterCounts> {
  const known = counted.get(file);
  if (known?.revision === file.revision) return known.counts;
  const { revision } = file;
  // As columns first: an aggregate's filter takes no subquery.
  const tests = resultFilters.map((name) => `(${conditions[name]}) as "${name}"`);
  const sums = resultFilters.map((name) => `count(*) filter (where "${name}")::integer as "${name}"`);
  const sql = `select ${sums.join(", ")} from (select ${tests.join(", ")} ${joined})`;
  const [counts] = await all(connection, z.record(ResultFilter, z.number()), sql);
  if (!counts) throw new Error("counting gave no row");
  counted.set(file, { revision, counts });
  return counts;
}
