import "server-only";
import type { DuckDBConnection, DuckDBValue } from "@duckdb/node-api";
import { z } from "zod";

export type Values = Record<string, DuckDBValue>;

/** Runs a query and parses its rows. Values are bound by name, `$name`; nothing a person wrote is ever part of the text. */
export async function all<T>(
  connection: DuckDBConnection,
  row: z.ZodType<T>,
  sql: string,
  values?: Values,
): Promise<T[]> {
  const read = await connection.runAndReadAll(sql, values);
  return z.array(row).parse(read.getRowObjectsJS());
}

/** Every request beside what was delivered for it. */
export const joined = "from input i left join result r on r.seq = i.seq";
