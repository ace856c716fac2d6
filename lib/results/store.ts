import "server-only";
import { z } from "zod";
import type { StoreSource } from "./store/cache-file";
import { countsOf, type FilterCounts } from "./store/counts";
import { withConnection } from "./store/engine";
import { withCache } from "./store/open-stores";
import { all } from "./store/query";
import { readRows } from "./store/read-rows";
import type { StoreRow } from "./store/rows";

/** How many rows there are under each filter. */
export function countFilters(source: StoreSource): Promise<FilterCounts> {
  return withCache(source, (file) => withConnection(file.alias, (connection) => countsOf(file, connection)));
}

/** How many rows a batch has: its requests, and results that belong to none of them. */
export async function countRows(source: StoreSource): Promise<number> {
  return (await countFilters(source)).all;
}

/** The row of one request, or null when the batch has no such place. */
export async function readRow(source: StoreSource, seq: number): Promise<StoreRow | null> {
  return (await readRun(source, seq, 1))[0] ?? null;
}

/** Rows by their places, in the order asked for; places that are not there are left out. */
export function readSeqRun(source: StoreSource, seqs: readonly number[]): Promise<StoreRow[]> {
  return withCache(source, (file) => withConnection(file.alias, (connection) => readRows(connection, seqs)));
}

/** Rows in input order, `limit` of them from a place on. */
export function readRun(source: StoreSource, from: number, limit: number): Promise<StoreRow[]> {
  const seqs = Array.from({ length: limit }, (_, index) => from + index);
  return readSeqRun(source, seqs);
}

const FailureCause = z.object({
  key: z.string(),
  status: z.number().nullable(),
  code: z.string().nullable(),
  message: z.string(),
  count: z.number(),
  sampleSeqs: z.array(z.number()),
});
type FailureCause = z.infer<typeof FailureCause>;

/** Failed rows by cause, most frequent first, at most 200 causes, each with the first places it struck. */
export function readFailures(source: StoreSource): Promise<FailureCause[]> {
  const sql = `
    select error_key as key, arg_min(error_status, seq) as status, arg_min(error_code, seq) as code,
      arg_min(error_message, seq) as message, count(*)::integer as count, list(seq order by seq)[1:5] as "sampleSeqs"
    from shown where status = 'failed' and seq is not null
    group by error_key order by count desc, min(seq) limit 200`;
  return withCache(source, (file) => withConnection(file.alias, (connection) => all(connection, FailureCause, sql)));
}
