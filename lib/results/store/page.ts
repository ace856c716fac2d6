import "server-only";
import type { DuckDBConnection } from "@duckdb/node-api";
import type { CacheFile, StoreSource } from "./cache-file";
import { countsOf, type FilterCounts } from "./counts";
import { withConnection } from "./engine";
import { withCache } from "./open-stores";
import { readRows } from "./read-rows";
import type { StoreRow } from "./rows";
import { type View, type ViewQuery, viewOf } from "./view";

type Query = ViewQuery & { offset: number; limit: number };
type Page = { rows: StoreRow[]; matching: number; counts: FilterCounts };

const isWhole = ({ selection, sort }: ViewQuery): boolean => {
  const { filter, search = "", where = "", cause } = selection;
  return sort === "input" && filter === "all" && search === "" && where === "" && cause === undefined;
};

async function placesOf(file: CacheFile, connection: DuckDBConnection, query: Query, all: number) {
  const { offset, limit } = query;
  // Places of the whole set in input order are known without looking.
  if (isWhole(query)) {
    const length = Math.max(0, Math.min(limit, all - offset));
    return { matching: all, seqs: Array.from({ length }, (_, index) => offset + index) };
  }
  const view = await viewOf(file, connection, query);
  return { matching: view.length, seqs: [...view.subarray(offset, offset + limit)] };
}

/** The places of all rows of a view, in its order. */
export function readView(source: StoreSource, query: ViewQuery): Promise<View> {
  return withCache(source, (file) => withConnection(file.alias, (connection) => viewOf(file, connection, query)));
}

/**
 * One page of a batch's rows, with how many there are in the view, and under each filter alone. Search looks for a
 * piece of text or a pattern, whatever its case, in prompts, answers, failures and custom ids.
 */
export function readPage(source: StoreSource, query: Query): Promise<Page> {
  return withCache(source, (file) =>
    withConnection(file.alias, async (connection) => {
      const counts = await countsOf(file, connection);
      const { matching, seqs } = await placesOf(file, connection, query, counts.all);
      return { rows: await readRows(connection, seqs), matching, counts };
    }),
  );
}
