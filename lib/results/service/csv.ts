import "server-only";
import { csvLines } from "@/lib/csv";
import { type Cell, plainCell } from "@/lib/plain-cell";
import type { ExportColumn, WholeRow } from "./export-columns";

const safe = (cell: Cell): Cell => (typeof cell === "string" ? plainCell(cell) : cell);
const csv = (rows: readonly (readonly Cell[])[]): Uint8Array => csvLines(rows.map((row) => row.map(safe)));

/** Rows as CSV: a header, then a line a row. A piece is made when the one before was taken. */
export async function* csvChunks(
  columns: readonly ExportColumn[],
  runs: AsyncIterable<WholeRow[]>,
): AsyncGenerator<Uint8Array> {
  yield csv([columns.map(({ name }) => name)]);
  for await (const rows of runs) yield csv(rows.map((row) => columns.map(({ cell }) => cell(row))));
}
