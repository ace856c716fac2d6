import "server-only";
import type { DuckDBConnection } from "@duckdb/node-api";
import { z } from "zod";
import { cellLetters } from "@/lib/results/reader/contract";
import { all } from "./query";
import { StoreRow, storeColumns } from "./rows";

const Bare = StoreRow.omit({ json: true, source: true }).extend({ no: z.number().nullable() });
const Cell = z.object({ owner: z.number(), path: z.string(), text: z.string() });
type Cell = z.infer<typeof Cell>;

/** Whole numbers of our own making: they may stand in a query as they are. */
const listOf = (numbers: readonly number[]): string => numbers.map(Math.trunc).join(",") || "-1";

/** A scan keeps the order in which cells were put there; sorting them would read the texts of all others too. */
const cellsOf = (connection: DuckDBConnection, table: "field" | "cell", key: "no" | "seq", owners: readonly number[]) =>
  all(
    connection,
    Cell,
    `select ${key} as owner, path, text[1:${cellLetters}] as text from ${table} where ${key} in (${listOf(owners)})`,
  );

function byOwner(cells: readonly Cell[]): Map<number, Record<string, string>> {
  const owners = new Map<number, Record<string, string>>();
  for (const { owner, path, text } of cells) {
    // Columns are called what people called them, "constructor" too.
    const own: Record<string, string> = owners.get(owner) ?? Object.create(null);
    own[path] = text;
    owners.set(owner, own);
  }
  return owners;
}

/** Rows by their places, in the order asked for; places that are not there are left out. */
export async function readRows(connection: DuckDBConnection, seqs: readonly number[]): Promise<StoreRow[]> {
  if (seqs.length === 0) return [];
  const places = listOf(seqs);
  // Narrowed before they are joined: of long texts only those of the page are then read.
  const bare = await all(
    connection,
    Bare,
    `select ${storeColumns} from (select * from input where seq in (${places})) i
     left join (select * from result where seq in (${places})) r on r.seq = i.seq
     left join (select * from table_row where seq in (${places})) t on t.seq = i.seq`,
  );
  const nos = bare.flatMap(({ no }) => (no === null ? [] : [no]));
  const fields = byOwner(await cellsOf(connection, "field", "no", nos));
  const cells = byOwner(await cellsOf(connection, "cell", "seq", seqs));
  const rows = new Map(
    bare.map(({ no, ...row }) => [
      row.seq,
      { ...row, json: (no !== null && fields.get(no)) || {}, source: cells.get(row.seq) ?? {} },
    ]),
  );
  return seqs.flatMap((seq) => rows.get(seq) ?? []);
}
