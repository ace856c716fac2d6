import "server-only";
import type { DuckDBConnection } from "@duckdb/node-api";
import { z } from "zod";
import { fieldKinds, type ResultField, UncheckedReason } from "@/lib/results/contract";
import type { CacheFile, StoreSource } from "./cache-file";
import { withConnection } from "./engine";
import { withCache } from "./open-stores";
import { all } from "./query";

const Extras = z.object({ calls: z.boolean(), reasoning: z.boolean(), schemaErrors: z.boolean() });
const Unchecked = z.object({ reason: UncheckedReason, rows: z.number() });
type Extras = z.infer<typeof Extras>;
export type Fields = {
  fields: ResultField[];
  jsonRows: number;
  /** Answers that could not be held against their schema, by the reason. */
  unchecked: z.infer<typeof Unchecked>[];
  /** Texts that search looks through in pieces. */
  longTexts: number;
  /** Which of the things that few batches have any answer has. */
  extras: Extras;
};

const columnsMax = 200;

const Found = z.object({
  path: z.string(),
  kind: z.enum(fieldKinds),
  count: z.number().int(),
  distinct: z.number().int(),
});

/** A column of quoted numbers is one of numbers: what models put in quotes does not change what it says. */
const found = (table: "shown_field" | "cell"): string => `
  select path, count(*)::integer as count, approx_count_distinct(text)::integer as distinct,
    case
      when count(*) filter (where number is not null or text = '') >= 0.95 * count(*) then 'number'
      when bool_and(kind = 'b') then 'boolean'
      when bool_and(kind = 'l') then 'list'
      when bool_or(kind = 'l') or bool_or(kind = 'b') then 'mixed'
      else 'text'
    end as kind
  from ${table} group by path order by min(${table === "cell" ? "rowid" : "place"}) limit ${columnsMax}`;

async function look(connection: DuckDBConnection): Promise<Fields> {
  const columns = async (table: "shown_field" | "cell", prefix: "json" | "source"): Promise<ResultField[]> =>
    (await all(connection, Found, found(table))).map(({ path, ...rest }) => ({
      column: `${prefix}.${path}`,
      name: path,
      ...rest,
    }));
  const Rows = z.object({ rows: z.number() });
  const [table] = await all(connection, Rows, "select count(*)::integer as rows from table_row");
  const source = await columns("cell", "source");
  const [json] = await all(connection, Rows, "select count(distinct no)::integer as rows from shown_field");
  const [extras] = await all(
    connection,
    Extras,
    `select coalesce(bool_or(calls > 0), false) as calls, coalesce(bool_or(has_reasoning), false) as reasoning,
      coalesce(bool_or(schema_error is not null), false) as "schemaErrors" from shown`,
  );
  const unchecked = await all(
    connection,
    Unchecked,
    `select unchecked as reason, count(*)::integer as rows from shown
     where unchecked is not null and flag is null and status = 'answered' and seq is not null group by 1 order by rows desc, reason`,
  );
  const [long] = await all(
    connection,
    Rows,
    `select (select count(*) from shown_rest where part = 0)::integer
      + (select count(*) from (select key from context group by key having count(*) > 1))::integer as rows`,
  );
  return {
    unchecked,
    longTexts: long?.rows ?? 0,
    extras: extras ?? { calls: false, reasoning: false, schemaErrors: false },
    fields: [
      ...(table?.rows ? source.map((field) => ({ ...field, isOfTable: true })) : source),
      ...(await columns("shown_field", "json")),
    ],
    jsonRows: json?.rows ?? 0,
  };
}

const looked = new WeakMap<CacheFile, { revision: number; fields: Promise<Fields> }>();

/** The columns that answers and source tables add; looked for once for each state of the cache. */
export function readFields(source: StoreSource): Promise<Fields> {
  return withCache(source, (file) => {
    const known = looked.get(file);
    if (known?.revision === file.revision) return known.fields;
    const fields = withConnection(file.alias, look);
    looked.set(file, { revision: file.revision, fields });
    fields.catch(() => looked.delete(file));
    return fields;
  });
}
