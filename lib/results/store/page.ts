import "server-only";
import type { DuckDBConnection } from "@duckdb/node-api";
import { z } from "zod";
import type { ResultQuery } from "@/lib/results/contract";
import type { StoreSource } from "./cache-file";
import { conditions, countsOf, type FilterCounts } from "./counts";
import { withConnection } from "./engine";
import { withCache } from "./open-stores";
import { all, joined, type Values } from "./query";
import { StoreRow, storeColumns } from "./rows";

type Query = z.output<typeof ResultQuery>;
type Page = { rows: StoreRow[]; matching: number; counts: FilterCounts };

const orders: Record<Query["sort"], (table: string) => string> = {
  input: (table) => `${table}.seq`,
  arrival: (table) => `${table}.no desc nulls last, ${table}.seq`,
  tokens: (table) => `${table}.tokens desc nulls last, ${table}.seq`,
};

/** Two plain scans of one column each are quicker than looking at both columns of the joined rows. */
const isFound = `i.seq in (
  select seq from input where contains(find, $needle) union all select seq from result where contains(find, $needle)
)`;

/** Needed only for a page past the end of what a search finds. */
async function countHits(connection: DuckDBConnection, filter: Query["filter"], values: Values): Promise<number> {
  const sql = `select count(*)::integer as hits ${joined} where ${conditions[filter]} and ${isFound}`;
  const [count] = await all(connection, z.object({ hits: z.number() }), sql, values);
  return count?.hits ?? 0;
}

async function page(connection: DuckDBConnection, counts: FilterCounts, query: Query): Promise<Page> {
  const { filter, search, sort, offset, limit } = query;
  const needle: Values = search ? { needle: search.toLowerCase() } : {};
  // Places first, texts after: only the rows of the page are read whole. A search also counts its places, in one scan.
  const sql = `
    with hit as ${search ? "materialized" : "not materialized"} (
      select i.seq, r.no, r.output_tokens as tokens ${joined}
      where ${conditions[filter]} ${search ? `and ${isFound}` : ""}
    ), page as (select seq, no, tokens from hit order by ${orders[sort]("hit")} limit $limit offset $offset)
    select ${storeColumns}, ${search ? "(select count(*) from hit)" : "0"}::integer as hits
    from page join input i on i.seq = page.seq left join result r on r.seq = i.seq order by ${orders[sort]("page")}`;
  const rows = await all(connection, StoreRow.extend({ hits: z.number() }), sql, { limit, offset, ...needle });
  if (!search) return { rows, matching: counts[filter], counts };
  const matching = rows[0]?.hits ?? (offset === 0 ? 0 : await countHits(connection, filter, needle));
  return { rows, matching, counts };
}

/**
 * One page of a batch's rows, with how many there are under the filter and search, and under each filter alone. Search
 * looks for a piece of text, whatever its case, in prompts, answers, failures and custom ids.
 */
export function readPage(source: StoreSource, query: Query): Promise<Page> {
  return withCache(source, (file) =>
    withConnection(file.alias, async (connection) => page(connection, await countsOf(file, connection), query)),
  );
}
