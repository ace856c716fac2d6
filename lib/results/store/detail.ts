import "server-only";
import type { DuckDBConnection } from "@duckdb/node-api";
import { z } from "zod";
import { spoolPath } from "@/lib/results/spool";
import type { CacheFile, StoreSource } from "./cache-file";
import { withConnection } from "./engine";
import { eachPart } from "./fill";
import { withCache } from "./open-stores";
import { all } from "./query";
import { staged } from "./schema";
import { inTransaction } from "./transaction";

/** Raised whenever what is read out of an answer changes. */
const detailVersion = 3;

/**
 * Beside the rows of a batch's cache, made when first asked for: a row per answer, which knows its line by where it starts
 * in the output spool of a generation, so that rows may move.
 */
const createTables = `
  create table if not exists detail_progress(version integer, generation integer, consumed bigint);
  create table if not exists detail(generation integer, start bigint, hash bigint, json varchar,
    long_text varchar, tools integer, turns integer, dims integer, norm double, vec float[], named_path varchar,
    named_text varchar, named_number double);
`;
const stagedColumns = {
  ...{ start: "bigint", hash: "varchar", json: "varchar", long_text: "varchar", tools: "integer", turns: "integer" },
  ...{ vec: "varchar", named_path: "varchar", named_text: "varchar", named_number: "double" },
};
/** A vector with a hole in it (`null`) is none. */
const loadDetails = (path: string, generation: number): string => `
  insert into detail
  select ${generation}, start, hash::bigint, json, long_text, tools, turns, len(v),
    case when len(v) > 0 then sqrt(list_dot_product(v, v)) end, v, named_path, named_text, named_number
  from (select *, try_cast(case when not contains(vec, 'n') then vec end as float[]) as v
    from ${staged(path, stagedColumns)});
`;

const Progress = z.object({ version: z.number(), generation: z.number(), consumed: z.number() });

async function readProgress(connection: DuckDBConnection, generation: number): Promise<number> {
  await connection.run(createTables);
  const sql = "select version, generation, consumed::double as consumed from detail_progress";
  const [held] = await all(connection, Progress, sql);
  if (held?.version === detailVersion && held.generation === generation) return held.consumed;
  // Another version may have had other columns.
  await connection.run(`drop table detail; ${createTables}`);
  return 0;
}

async function saveProgress(connection: DuckDBConnection, generation: number, consumed: number): Promise<void> {
  await connection.run("delete from detail_progress");
  await connection.run(`insert into detail_progress values (${detailVersion}, ${generation}, ${consumed})`);
}

async function fill(file: CacheFile, { batchId, spools }: StoreSource): Promise<void> {
  const { generation, sizeBytes } = spools.output;
  await withConnection(file.alias, async (connection) => {
    const from = await inTransaction(connection, () => readProgress(connection, generation));
    if (from >= sizeBytes) return;
    const path = spoolPath({ batchId, kind: "output", generation });
    const job = { kind: "detail", path, from, to: sizeBytes, first: 0, schemas: null } as const;
    await eachPart(job, ({ part, stage }) =>
      inTransaction(connection, async () => {
        await connection.run(loadDetails(stage.rows, generation));
        await saveProgress(connection, generation, part.consumed);
      }),
    );
  });
}

const filling = new WeakMap<CacheFile, Promise<void>>();

/** Reads what is new of the answers; callers wait in line. */
function catchUp(file: CacheFile, source: StoreSource): Promise<void> {
  const before = filling.get(file) ?? Promise.resolve();
  const filled = before.catch(() => undefined).then(() => fill(file, source));
  filling.set(file, filled);
  return filled;
}

/** A batch's cache with the details of its answers, up to date. */
export function withDetails<T>(
  source: StoreSource,
  work: (connection: DuckDBConnection, file: CacheFile) => Promise<T>,
): Promise<T> {
  return withCache(source, async (file) => {
    await catchUp(file, source);
    return withConnection(file.alias, (connection) => work(connection, file));
  });
}

/** Joins by equality of columns alone: with any other condition the engine would compare every row with every other one. */
export const isDetailOf = (d: string, r: string): string =>
  `${d}.start = case when not ${r}.is_error then ${r}.start end and ${d}.generation = ${r}.generation`;

/** Requests beside their results and the details of the answers, in the database called `name`: i, r and d. */
export const detailed = (name?: string): string => {
  const at = name === undefined ? "" : `${name}.`;
  return `from ${at}input i left join ${at}result r on r.seq = i.seq
    left join ${at}detail d on ${isDetailOf("d", "r")}`;
};

/** Every value of every answer, `seq, path, kind, num, txt, place`: fields of JSON, else what a text names. Kinds are n, b, l, t. */
export const valuesSql = (name?: string): string => {
  const at = name === undefined ? "" : `${name}.`;
  return `select r.seq, f.path, f.kind, f.number as num, f.text as txt, f.rowid as place
    from ${at}field f join ${at}result r on r.no = f.no where r.seq is not null and not r.is_error
    union all
    select r.seq, d.named_path, 't', d.named_number, d.named_text, d.rowid
    from ${at}detail d join ${at}result r on r.start = d.start and r.generation = d.generation
    where d.named_path is not null and r.seq is not null and not r.is_error`;
};
