import "server-only";
import type { DuckDBConnection } from "@duckdb/node-api";
import { z } from "zod";
import type { SchemaBook } from "@/lib/results/reader/contract";
import { all } from "./query";

/** More different schemas than this in one batch are made by a machine, each for one row; they are not checked, which is said. */
const schemasMax = 200;

/** Keeps the schemas that appeared, each once. */
export async function saveSchemas(connection: DuckDBConnection, schemas: Record<string, string>): Promise<void> {
  for (const [key, text] of Object.entries(schemas)) {
    const sql = `insert into schema_text select $key, $text
      where $key not in (select key from schema_text) and (select count(*) from schema_text) < ${schemasMax}`;
    await connection.run(sql, { key, text });
  }
}

/** Which schema each request's answer should follow; null when none asks for one. */
export async function bookOf(connection: DuckDBConnection): Promise<SchemaBook | null> {
  const Shared = z.object({ every: z.string().nullable(), asked: z.number() });
  const [shared] = await all(
    connection,
    Shared,
    `select case when count(distinct schema_key) = 1 and count(schema_key) = count(*) then min(schema_key) end as every,
       count(schema_key)::integer as asked
     from input where not is_extra`,
  );
  if (!shared?.asked) return null;
  const known = await all(connection, z.object({ key: z.string(), text: z.string() }), "from schema_text");
  const texts = Object.fromEntries(known.map(({ key, text }) => [key, text]));
  if (shared.every) return { texts, every: shared.every, byCustomId: [] };
  const pairs = await connection.runAndReadAll("select custom_id, schema_key from input where schema_key is not null");
  return { texts, every: null, byCustomId: z.array(z.tuple([z.string(), z.string()])).parse(pairs.getRowsJS()) };
}
