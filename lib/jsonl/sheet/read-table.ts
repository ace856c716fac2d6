import Papa from "papaparse";
import { isRecord, parseExact } from "@/lib/jsonl/tools/changed-paths";
import { AppError } from "@/lib/wire/errors";
import { decodeText } from "./decode-text";
import type { ReadOptions, Table } from "./table-contract";

/** Larger tables do not fit into a browser's memory as text. */
const TABLE_BYTES = 300_000_000;
const ROWS_MAX = 1_000_000;

/** Cells as they were read, before the first row is taken for the names. */
interface Cells {
  rows: string[][];
  notes: string[];
  sheets: string[];
  /** Names that came with the cells; else they are in the first row. */
  columns: string[] | null;
}

/**
 * Reads a table by the ending of its name: .csv and .tsv (the delimiter is found), .json (a list of objects) or .xlsx. Empty
 * rows are left out. Holds the whole table.
 * @throws AppError `invalid_input` when it is no such table or has no rows, `too_large`
 */
export async function readTable(blob: Blob, name: string, options: ReadOptions): Promise<Table> {
  if (blob.size > TABLE_BYTES)
    throw new AppError("too_large", "A table of more than 300 MB is not read. Split it first.");
  const cells = await readCells(blob, name, options);
  const filled = cells.rows.filter((row) => row.some((cell) => cell !== ""));
  const named = cells.columns ?? (options.hasHeader ? (filled.shift() ?? []) : []);
  if (filled.length === 0) throw new AppError("invalid_input", "There is no row in this table.");
  if (filled.length > ROWS_MAX)
    throw new AppError("too_large", "A table of more than 1,000,000 rows is not read. Split it first.");
  const width = filled.reduce((most, row) => Math.max(most, row.length), named.length);
  const columns = uniqueNames(Array.from({ length: width }, (_, at) => named[at]?.trim() || `Column ${at + 1}`));
  const rows = filled.map((row) =>
    row.length === width ? row : [...row, ...Array<string>(width - row.length).fill("")],
  );
  return { columns, rows, notes: cells.notes, sheets: cells.sheets };
}

function readCells(blob: Blob, name: string, { sheet }: ReadOptions): Promise<Cells> {
  if (/\.xlsx$/i.test(name)) return readWorkbook(blob, sheet);
  return /\.json$/i.test(name) ? readJson(blob) : readDelimited(blob, name);
}

async function readDelimited(blob: Blob, name: string): Promise<Cells> {
  const { text, note } = await decodeText(blob);
  // The mark some spreadsheets write first: "sep=;".
  const stated = /^sep=(.)\r?\n/i.exec(text);
  const delimiter = stated?.[1] ?? (/\.tsv$/i.test(name) ? "\t" : "");
  const parsed = Papa.parse<string[]>(stated ? text.slice(stated[0].length) : text, {
    delimiter,
    delimitersToGuess: [",", ";", "\t", "|"],
    skipEmptyLines: true,
  });
  const quotes = parsed.errors.filter(({ type }) => type === "Quotes");
  const notes = note ? [note] : [];
  if (quotes[0])
    notes.push(
      `A quotation mark is not closed or stands alone (near row ${(quotes[0].row ?? 0) + 1}): look at the rows after it.`,
    );
  return { rows: parsed.data, notes, sheets: [], columns: null };
}

async function readJson(blob: Blob): Promise<Cells> {
  const { text, note } = await decodeText(blob);
  const parsed = parseExact(text);
  const list = Array.isArray(parsed)
    ? parsed
    : isRecord(parsed)
      ? Object.values(parsed).find(Array.isArray)
      : undefined;
  const records = list?.filter(isRecord) ?? [];
  if (!list || records.length === 0)
    throw new AppError("invalid_input", "This JSON is not a list of objects, so it is no table.");
  const columns = [...new Set(records.flatMap((record) => Object.keys(record)))];
  const rows = records.map((record) =>
    columns.map((column) => (Object.hasOwn(record, column) ? cellOf(record[column]) : "")),
  );
  const notes = note ? [note] : [];
  if (records.length < list.length)
    notes.push(`${list.length - records.length} of ${list.length} entries are no objects and were left out.`);
  return { rows, notes, sheets: [], columns };
}

function cellOf(value: unknown): string {
  if (value === null || value === undefined) return "";
  const text = typeof value === "string" ? value : JSON.stringify(value);
  // Long whole numbers were kept as marked text.
  return text.startsWith("\u0000") ? text.slice(1) : text.replace(/"\\u0000(-?\d+)"/g, "$1");
}

async function readWorkbook(blob: Blob, sheet: number): Promise<Cells> {
  const { default: readWorkbookFile } = await import("read-excel-file/universal");
  const sheets = await readWorkbookFile<string>(await blob.arrayBuffer(), {
    // As short as the number can be told, with no more digits than the sheet shows.
    parseNumber: (text) => String(Number(text)),
    trim: false,
  }).catch((cause: unknown) => {
    throw new AppError("invalid_input", "This is not a workbook that can be read. Save it as .xlsx or .csv again.", {
      cause,
    });
  });
  const chosen = sheets[sheet] ?? sheets[0];
  const rows = (chosen?.data ?? []).map((row) => row.map((cell) => workbookCell(cell)));
  return { rows, notes: [], sheets: sheets.map((one) => one.sheet), columns: null };
}

function workbookCell(cell: unknown): string {
  if (cell === null || cell === undefined) return "";
  if (!(cell instanceof Date)) return String(cell);
  const text = cell.toISOString();
  // A date without a time is told as one.
  return text.endsWith("T00:00:00.000Z") ? text.slice(0, 10) : text.replace(/\.000Z$/, "").replace("T", " ");
}

/** "name", "name", "" → "name", "name 2", … */
function uniqueNames(names: readonly string[]): string[] {
  const taken = new Set<string>();
  return names.map((name) => {
    let unique = name;
    for (let number = 2; taken.has(unique); number++) unique = `${name} ${number}`;
    taken.add(unique);
    return unique;
  });
}
