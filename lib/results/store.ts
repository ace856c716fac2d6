import "server-only";
import { z } from "zod";
import type { StoreSource } from "./store/cache-file";
import { countsOf } from "./store/counts";
import { withConnection } from "./store/engine";
import { withCache } from "./store/open-stores";
import { all, joined } from "./store/query";
import { StoreRow, storeColumns } from "./store/rows";

/** How many rows a batch has: its requests, and results that belong to none of them. */
export function countRows(source: StoreSource): Promise<number> {
  return withCache(source, (file) =>
    withConnection(file.alias, async (connection) => (await countsOf(file, connection)).all),
  );
}

/** The row of one request, or null when the batch has no such place. */
export async function readRow(source: StoreSource, seq: number): Promise<StoreRow | null> {
  return (await readRun(source, seq, 1))[0] ?? null;
}

/** Rows in input order, `limit` of them from a place on. */
export function readRun(source: StoreSource, from: number, limit: number): Promise<StoreRow[]> {
  const sql = `select ${storeColumns} ${joined} where i.seq >= $from and i.seq < $to order by i.seq`;
  return withCache(source, (file) =>
    withConnection(file.alias, (connection) => all(connection, StoreRow, sql, { from, to: from + limit })),
  );
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
    from result where status = 'failed' and seq is not null
    group by error_key order by count desc, min(seq) limit 200`;
  return withCache(source, (file) => withConnection(file.alias, (connection) => all(connection, FailureCause, sql)));
}
