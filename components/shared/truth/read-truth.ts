import { z } from "zod";

/** A table of what is true, one column of ids and others of values. */
export type TruthFile = { name: string; columns: string[]; rows: string[][] };

const bytesMax = 50 << 20;
const sampleRows = 50;

const isJsonLines = (name: string): boolean => /\.(jsonl|ndjson)$/i.test(name);
const Line = z.record(z.string(), z.unknown());

function fromJsonLines(text: string): string[][] {
  const records = text
    .split(/\r?\n/)
    .filter((line) => line.trim() !== "")
    .map((line) => Line.parse(JSON.parse(line)));
  const columns = [...new Set(records.flatMap((record) => Object.keys(record)))];
  const cell = (value: unknown) => (typeof value === "string" ? value : value == null ? "" : JSON.stringify(value));
  return [columns, ...records.map((record) => columns.map((name) => cell(record[name])))];
}

/** Reads a CSV, TSV or JSONL file here in the browser. @throws Error with a sentence for the person */
export async function readTruth(file: File): Promise<TruthFile> {
  if (file.size > bytesMax) throw new Error("This file is over 50 MB. Leave out the columns that are not needed.");
  const text = (await file.text()).replace(/^\ufeff/, "");
  let table: string[][];
  if (isJsonLines(file.name)) {
    try {
      table = fromJsonLines(text);
    } catch {
      throw new Error("This file is not JSON lines: each line has to be one object.");
    }
  } else {
    const { default: Papa } = await import("papaparse");
    table = Papa.parse<string[]>(text, { skipEmptyLines: "greedy" }).data;
  }
  const [columns = [], ...rows] = table;
  if (columns.length < 2 || rows.length === 0) {
    throw new Error("This file needs a header line and two columns at least: ids, and what is true of them.");
  }
  return { name: file.name, columns, rows };
}

/** The column that holds the ids of this batch: the one in which most are known. */
export function idColumn({ rows, columns }: TruthFile, ids: ReadonlySet<string>): number {
  const hits = columns.map((_, at) => rows.slice(0, sampleRows).filter((row) => ids.has(row[at] ?? "")).length);
  const best = hits.indexOf(Math.max(...hits));
  return (hits[best] ?? 0) > 0 ? best : columns.findIndex((name) => /^(custom_)?id$/i.test(name));
}

/** The column that holds the truth: named like the field, else the first that is not the ids. */
export function valueColumn({ columns }: TruthFile, idAt: number, path: string): number {
  const last = path.split(".").at(-1)?.toLowerCase();
  const named = columns.findIndex((name, at) => at !== idAt && name.toLowerCase() === last);
  const usual = columns.findIndex(
    (name, at) => at !== idAt && /^(label|truth|expected|answer|gold|value)$/i.test(name),
  );
  return named !== -1 ? named : usual !== -1 ? usual : columns.findIndex((_, at) => at !== idAt);
}

const plainNumber = /^-?\d[\d,]*(\.\d+)?$/;

/** What an answer counts as: the truth itself, where both are numbers no further apart than is let pass. */
export function within(truth: string, said: string, tolerance: number): string {
  const [a, b] = [Number(truth), Number(said)];
  const isNear = tolerance > 0 && truth !== "" && said !== "" && Math.abs(a - b) <= tolerance * (1 + Number.EPSILON);
  return isNear ? truth : said;
}

/** Two spellings of one value: case, spaces and the digits of a number do not count. */
export function normalise(text: string): string {
  const said = text.normalize("NFKC").trim().replace(/\s+/g, " ");
  return plainNumber.test(said) ? String(Number(said.replaceAll(",", ""))) : said.toLowerCase();
}
