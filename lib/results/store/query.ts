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

/** Where results are looked for: with answers of reruns in the places of what they make good, or a batch's own alone. */
export const reaches = {
  shown: { result: "shown", field: "shown_field", rest: "shown_rest" },
  own: { result: "result", field: "field", rest: "rest" },
} as const;
export type Reach = keyof typeof reaches;

/** Every request beside what was delivered for it. */
export const joinedAs = (reach: Reach): string => `from input i left join ${reaches[reach].result} r on r.seq = i.seq`;
export const joined = joinedAs("shown");
