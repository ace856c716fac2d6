import "server-only";
import type { DuckDBConnection, DuckDBDataChunk } from "@duckdb/node-api";
import { readConditions } from "@/lib/results/columns";
import type { ResultSelection, RowStatus } from "@/lib/results/contract";
import type { CacheFile } from "./cache-file";
import { Bindings } from "./cell-test";
import { checkPattern } from "./check-pattern";
import { conditions } from "./counts";
import { withDeadline } from "./deadline";
import { type KeptPaths, readKeptPaths } from "./long-condition";
import { joinedAs, type Reach } from "./query";
import { asksOfFields, orderSql, selectionSql, type TokenPrices } from "./select";

/** Which rows, in which order; `prices` only where cost plays a part. */
export type ViewQuery = {
  selection: ResultSelection;
  sort: string;
  prices: TokenPrices;
  /** What a row is for which nothing was delivered; pending where it is not said. */
  waiting?: RowStatus;
  /** Only rows for which a line was delivered, or an answer. */
  only?: "delivered" | "answered" | "good" | "unchecked" | undefined;
  /** `own` leaves answers of reruns aside. */
  reach?: Reach;
};

const onlySql = {
  delivered: "r.no is not null",
  answered: conditions.answered,
  good: conditions.good,
  unchecked: conditions.schema_unchecked,
} as const;

/** The places of a view's rows in the input file, in the view's order. */
export type View = Int32Array;

const keptMax = 12;
/** Longer than this no search is waited for. */
export const searchMs = 10_000;

type Kept = { revision: number; views: Map<string, Promise<View>> };
const kept = new WeakMap<CacheFile, Kept>();

/** Patterns in a selection, with the name of the field a complaint belongs to. */
function patternsOf({ search, mode, where = "" }: ResultSelection): [field: string, pattern: string][] {
  const inWhere = (readConditions(where) ?? []).filter(({ op }) => op === "matches");
  return [
    ...(mode === "regex" && search ? [["search", search] as [string, string]] : []),
    ...inWhere.map(({ value }): [string, string] => ["where", value]),
  ];
}

/** @throws AppError invalid_input for a pattern that is none */
export async function checkPatterns(connection: DuckDBConnection, selection: ResultSelection): Promise<void> {
  for (const [field, pattern] of patternsOf(selection)) await checkPattern(connection, pattern, field);
}

/** A column of a result as it lies in memory: a JavaScript value for each of many rows is what takes time. */
export function placesOf(chunks: readonly DuckDBDataChunk[], index = 0): View {
  const places = new Int32Array(chunks.reduce((sum, { rowCount }) => sum + rowCount, 0));
  let at = 0;
  for (const chunk of chunks) {
    const column = chunk.getColumnVector(index);
    for (let row = 0; row < chunk.rowCount; row += 1) places[at + row] = Number(column.getItem(row));
    at += chunk.rowCount;
  }
  return places;
}

/** A view as SQL: where its rows come from, and the order they are wanted in. */
export async function viewSql(connection: DuckDBConnection, query: ViewQuery) {
  const { selection, sort, prices, waiting = "pending", only, reach = "shown" } = query;
  const keptPaths: KeptPaths = asksOfFields(selection) ? await readKeptPaths(connection) : new Map();
  const bindings = new Bindings();
  const asking = { prices, waiting, bindings, reach, keptPaths };
  const { join, ...order } = orderSql(sort, asking);
  const where = [selectionSql(selection, asking), ...(only ? [onlySql[only]] : [])].join(" and ");
  return { from: `${joinedAs(reach)} ${join} where ${where}`, order, values: bindings.values };
}

const keyOf = (query: ViewQuery): string => JSON.stringify(query);

/** Rows so few are sorted by themselves; of more, what the whole set's order leaves of them is quicker to tell. */
const fewRows = 1_000;
const whole: ResultSelection = { filter: "all", mode: "text", scope: "all" };

async function readPlaces(connection: DuckDBConnection, query: ViewQuery, among?: View): Promise<View> {
  const { from, order, values } = await viewSql(connection, query);
  const own = among === undefined ? "" : `and i.seq in (${among.join(",")})`;
  const result = await withDeadline(connection, searchMs, () =>
    connection.run(`select i.seq ${from} ${own} order by ${order.by}`, values),
  );
  return placesOf(await result.fetchAllChunks());
}

/**
 * Which rows are meant, and the order of all rows, are asked for apart: what is known of either serves other views too, as
 * somebody who sorts keeps the filter, and somebody who narrows keeps the order.
 */
async function look(file: CacheFile, connection: DuckDBConnection, query: ViewQuery): Promise<View> {
  await checkPatterns(connection, query.selection);
  const { only: _, ...rest } = query;
  const inOrder = { ...rest, selection: whole };
  if (query.sort === "input" || keyOf(query) === keyOf(inOrder)) return readPlaces(connection, query);
  const rows = await viewOf(file, connection, { ...query, sort: "input" });
  if (rows.length <= 1) return rows;
  if (rows.length <= fewRows) return readPlaces(connection, inOrder, rows);
  const order = await viewOf(file, connection, inOrder);
  const isMeant = new Uint8Array((rows.at(-1) ?? 0) + 1);
  for (const seq of rows) isMeant[seq] = 1;
  return order.filter((seq) => isMeant[seq] === 1);
}

/**
 * The rows of a view. It is computed once for each state of the cache: paging through a search looks no second time.
 * @throws AppError invalid_input for a pattern that is none, not_ready for a search that takes too long
 */
export function viewOf(file: CacheFile, connection: DuckDBConnection, query: ViewQuery): Promise<View> {
  const { revision } = file;
  const known = kept.get(file);
  const state = known?.revision === revision ? known : { revision, views: new Map<string, Promise<View>>() };
  kept.set(file, state);
  const key = keyOf(query);
  const found = state.views.get(key);
  const view = found ?? look(file, connection, query);
  state.views.delete(key);
  state.views.set(key, view);
  view.catch(() => state.views.delete(key));
  const [oldest] = state.views.keys();
  if (state.views.size > keptMax && oldest !== undefined) state.views.delete(oldest);
  return view;
}
