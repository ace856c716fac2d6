import "server-only";
import { type SQL, type SQLWrapper, sql } from "drizzle-orm";
import type { Bucket } from "@/lib/calendar";
import type { Db } from "@/lib/db/client";
import type { getUsage } from "@/lib/usage/contract";
import { usageDays } from "@/lib/usage/table";
import type { CallOutput } from "@/lib/wire/endpoint";
import { slice, splitBy, type UsageAsk } from "./slice";

type Usage = CallOutput<typeof getUsage>;
type Sums = Omit<Usage["total"], "batches"> & { batches: number };
type Cell = Usage["cells"][number];
type Row = Sums & { modelBatches: number; key: string | null; cells: CellValues[] | null };
/** A cell as it travels from the database: thousands of them as rows of columns took longer than adding them up. */
type CellValues = [
  at: string,
  key: string,
  rows: number,
  unpricedRows: number,
  wasteUnknownRows: number,
  tokens: number,
  ...dollars: [cost: string, wastedCost: string, comparedCost: string, realtimeCost: string],
];

/** Counts, and dollars, that are summed up: their names in an answer, and where they lie. */
const counts = {
  batches: usageDays.batches,
  modelBatches: usageDays.modelBatches,
  rows: usageDays.rows,
  failedRows: usageDays.failedRows,
  flaggedRows: usageDays.flaggedRows,
  inputTokens: usageDays.inputTokens,
  outputTokens: usageDays.outputTokens,
  unpricedRows: usageDays.unpricedRows,
  wasteUnknownRows: usageDays.wasteUnknownRows,
};
const dollars = {
  cost: usageDays.cost,
  wastedCost: usageDays.wastedCost,
  comparedCost: usageDays.comparedCost,
  realtimeCost: usageDays.realtimeCost,
};

const bucketDay: Record<Bucket, SQL> = {
  day: sql`${usageDays.day}`,
  week: sql`date_trunc('week', ${usageDays.day}::timestamp)::date`,
  month: sql`date_trunc('month', ${usageDays.day}::timestamp)::date`,
};

const list = (columns: Record<string, SQLWrapper>, write: (column: SQLWrapper, name: SQL) => SQL): SQL =>
  sql.join(
    Object.entries(columns).map(([name, column]) => write(column, sql`${sql.identifier(name)}`)),
    sql`, `,
  );
// Sums of whole numbers come as decimals, which are slow to add up again.
const summed = sql`${list(counts, (column, name) => sql`sum(${column})::bigint as ${name}`)},
  ${list(dollars, (column, name) => sql`sum(${column}) as ${name}`)}`;
const again = list({ ...counts, ...dollars }, (_, name) => sql`sum(${name}) as ${name}`);
const written = sql`${list(counts, (_, name) => sql`coalesce(${name}, 0)::float8 as ${name}`)},
  ${list(dollars, (_, name) => sql`trim_scale(coalesce(${name}, 0))::text as ${name}`)}`;
const cellValues = sql`json_build_array("at", "key", "rows", "unpricedRows", "wasteUnknownRows", "inputTokens" + "outputTokens",
  ${list(dollars, (_, name) => sql`trim_scale(${name})::text`)})`;

const cellOf = ([at, key, rows, unpricedRows, wasteUnknownRows, tokens, ...dollars]: CellValues): Cell => {
  const [cost, wastedCost, comparedCost, realtimeCost] = dollars;
  return { at, key, rows, unpricedRows, wasteUnknownRows, tokens, cost, wastedCost, comparedCost, realtimeCost };
};
const byDay = (a: Cell, b: Cell): number =>
  a.at === b.at ? (a.key < b.key ? -1 : Number(a.key > b.key)) : a.at < b.at ? -1 : 1;

/**
 * A slice summed up by bucket and key, by key, and in all. The days are read once: what is wider is summed up from what is
 * narrower. Only by tag is there no such way, for a day of two tags stands under both.
 */
export async function sumUp(
  db: Db,
  teamId: string,
  input: UsageAsk,
): Promise<{ total: Sums; groups: (Sums & { key: string })[]; cells: Cell[] }> {
  const where = slice(teamId, input, usageDays);
  const all =
    input.groupBy === "tag" ? sql`select ${summed} from ${usageDays} where ${where}` : sql`select ${again} from cells`;
  const { rows } = await db.execute<Row>(sql`
    with cells as materialized (
      select ${bucketDay[input.bucket]} as "at", ${splitBy(input, usageDays)} as "key", ${summed}
      from ${usageDays} where ${where} group by 1, 2
    ), sums as (
      select "key", ${again} from cells group by "key"
      union all select null, whole.* from (${all}) whole
    )
    select "key", ${written}, case when "key" is null then (select json_agg(${cellValues}) from cells) end as cells
    from sums
    order by sums."cost" desc, sums."rows" desc, "key"`);
  // A batch of two models is counted once in all, and once in each model's own figures.
  const counted = ({ key: _key, cells: _cells, modelBatches, ...sums }: Row, isOfModel: boolean): Sums => ({
    ...sums,
    batches: isOfModel ? modelBatches : sums.batches,
  });
  const isOfModel = input.model !== undefined;
  const total = rows.find((row) => row.key === null);
  if (!total) throw new Error("an aggregate without groups always has one row");
  return {
    total: counted(total, isOfModel),
    groups: rows.flatMap((row) =>
      row.key === null ? [] : [{ key: row.key, ...counted(row, isOfModel || input.groupBy === "model") }],
    ),
    cells: (total.cells ?? []).map(cellOf).sort(byDay),
  };
}
