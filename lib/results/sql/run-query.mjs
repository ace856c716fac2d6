// @ts-check
import { DuckDBInstance } from "@duckdb/node-api";
import { checkQuery } from "./check-query.mjs";

/** An engine that can read the one file it was opened on, and nothing be said to that changes this. */
export const locked = {
  access_mode: "READ_ONLY",
  enable_external_access: "false",
  autoinstall_known_extensions: "false",
  autoload_known_extensions: "false",
  allow_community_extensions: "false",
  memory_limit: "256MB",
  max_temp_directory_size: "0GB",
  threads: "2",
  lock_configuration: "true",
};

const cellLengthMax = 20_000;

/** @typedef {{ path: string, sql: string, rowsMax: number, bytesMax: number }} Question */
/**
 * @typedef {{ columns: { name: string, type: string }[], rows: unknown[][], isTruncated: boolean } | { refusal: string }} Reply
 */

/** @param {unknown} value as the wire takes it: long texts cut, nested values as JSON text */
function cellOf(value) {
  const text = typeof value === "object" && value !== null ? JSON.stringify(value) : value;
  return typeof text === "string" && text.length > cellLengthMax ? `${text.slice(0, cellLengthMax)}…` : text;
}

/** @param {unknown} error @param {string} path its own file is nobody's business */
function wordsOf(error, path) {
  const message = error instanceof Error ? error.message : String(error);
  return message.replaceAll(path, "the batch").slice(0, 2_000);
}

/**
 * Runs one SELECT over a copy of a batch's rows.
 * @param {Question} question
 * @returns {Promise<Reply>}
 */
export async function runQuery({ path, sql, rowsMax, bytesMax }) {
  const instance = await DuckDBInstance.create(path, locked);
  const connection = await instance.connect();
  try {
    const parsed = await connection.runAndReadAll("select json_serialize_sql($sql::varchar)", { sql });
    const refusal = checkQuery(String(parsed.getRowsJS()[0]?.[0]));
    if (refusal !== null) return { refusal };
    const reader = await connection.streamAndReadUntil(sql, rowsMax + 1);
    const all = reader.getRowsJson();
    const rows = [];
    let bytes = 0;
    for (const row of all.slice(0, rowsMax)) {
      const cells = row.map(cellOf);
      bytes += JSON.stringify(cells).length;
      if (bytes > bytesMax) break;
      rows.push(cells);
    }
    const types = reader.columnTypes();
    const columns = reader.columnNames().map((name, at) => ({ name, type: String(types[at]) }));
    return { columns, rows, isTruncated: rows.length < all.length };
  } catch (error) {
    return { refusal: wordsOf(error, path) };
  } finally {
    connection.closeSync();
    instance.closeSync();
  }
}
