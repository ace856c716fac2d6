import "server-only";
import type { DuckDBConnection } from "@duckdb/node-api";
import { z } from "zod";
import type { CacheFile, StoreSource } from "./cache-file";
import { Bindings } from "./cell-test";
import { withDeadline } from "./deadline";
import { withConnection } from "./engine";
import { readKeptPaths } from "./long-condition";
import { withCache } from "./open-stores";
import { all, joined } from "./query";
import { selectionSql } from "./select";
import { checkPatterns, type ViewQuery } from "./view";

const countMs = 5_000;

type Counted = Pick<ViewQuery, "selection" | "prices" | "waiting">;
const counted = new WeakMap<CacheFile, { revision: number; key: string; counts: Promise<(number | null)[]> }>();

/** Patterns that are none are left out: they would end the query that counts the others. */
async function isFit(connection: DuckDBConnection, { selection }: Counted): Promise<boolean> {
  return checkPatterns(connection, selection).then(
    () => true,
    () => false,
  );
}

async function count(connection: DuckDBConnection, views: readonly Counted[]): Promise<(number | null)[]> {
  const bindings = new Bindings();
  const fit = await Promise.all(views.map((view) => isFit(connection, view)));
  const keptPaths = await readKeptPaths(connection);
  const tests = views.map(({ selection, prices, waiting = "pending" }, at) => {
    const asking = { prices, waiting, bindings, reach: "shown", keptPaths } as const;
    return fit[at] ? `(${selectionSql(selection, asking)}) as v${at}` : `null as v${at}`;
  });
  const sums = views.map((_, at) => `count(*) filter (where v${at})::integer`);
  const sql = `select [${sums.join(", ")}] as counts from (select ${tests.join(", ")} ${joined})`;
  const Row = z.object({ counts: z.array(z.number()) });
  const [row] = await withDeadline(connection, countMs, () => all(connection, Row, sql, bindings.values));
  return views.map((_, at) => (fit[at] ? (row?.counts[at] ?? null) : null));
}

/** How many rows each of some views has, in one pass; once for each state of the cache. Null: it cannot be told. */
export async function countViews(source: StoreSource, views: readonly Counted[]): Promise<(number | null)[]> {
  if (views.length === 0) return [];
  return withCache(source, (file) =>
    withConnection(file.alias, (connection) => {
      const key = JSON.stringify(views);
      const known = counted.get(file);
      if (known?.revision === file.revision && known.key === key) return known.counts;
      const counts = count(connection, views).catch(() => views.map(() => null));
      counted.set(file, { revision: file.revision, key, counts });
      return counts;
    }),
  );
}
