import "server-only";
import type { DuckDBConnection } from "@duckdb/node-api";
import { z } from "zod";
import { spoolPath } from "@/lib/results/spool";
import type { CacheFile, StoreSource } from "./cache-file";
import { withConnection } from "./engine";
import { eachPart, loadInTurn } from "./fill";
import { staged } from "./load";
import { withCache } from "./open-stores";
import { all } from "./query";
import { inTransaction } from "./transaction";

/** Raised whenever what is read out of an answer changes. */
const detailVersion = 4;

/**
 * Beside the rows of a batch's cache, made when first asked for: a row per answer, which knows its line by where it starts
 * in the output spool of a generation, so that rows may move. `detail_filled` has those of answers that reruns brought, whose
 * generation is the number of their row, negative.
 */
const detailTable = `generation integer, start bigint, hash bigint, json varchar, long_text varchar, tools integer,
  turns integer, dims integer, norm double, vec float[], named_path varchar, named_text varchar, named_number double`;
export const createDetailTables = `
  create table if not exists detail_progress(version integer, generation integer, consumed bigint);
  create table if not exists detail(${detailTable});
  create table if not exists detail_filled(${detailTable});
  create or replace view shown_detail as from detail union all from detail_filled;
`;
const stagedColumns = {
  ...{ start: "bigint", hash: "varchar", json: "varchar", long_text: "varchar", tools: "integer", turns: "integer" },
  ...{ vec: "varchar", named_path: "varchar", named_text: "varchar", named_number: "double" },
};
/** The text of a list as a vector; one with a hole in it (`null`) is none. */
export const vectorOf = (text: string): string =>
  `try_cast(case when not contains(${text}, 'n') then ${text} end as float[])`;
const loadDetails = (path: string, generation: number): string => `
  insert into detail
  select ${generation}, start, hash::bigint, json, long_text, tools, turns, len(v),
    case when len(v) > 0 then sqrt(list_dot_product(v, v)) end, v, named_path, named_text, named_number
  from (select *, ${vectorOf("vec")} as v
    from ${staged(path, stagedColumns)});
`;

const Progress = z.object({ version: z.number(), generation: z.number(), consumed: z.number() });

async function readProgress(connection: DuckDBConnection, generation: number): Promise<number> {
  await connection.run(createDetailTables);
  const sql = "select version, generation, consumed::double as consumed from detail_progress";
  const [held] = await all(connection, Progress, sql);
  if (held?.version === detailVersion && held.generation === generation) return held.consumed;
  // Another version may have had other columns.
  await connection.run(`drop view shown_detail; drop table detail; drop table detail_filled; ${createDetailTables}`);
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
        await loadInTurn(() => connection.run(loadDetails(stage.rows, generation)));
        await saveProgress(connection, generation, part.consumed);
      }),
    );
  });
}

/** Of which answers of reruns the details are here, as `fills` spells it. */
const fillStamps = new WeakMap<CacheFile, string | null>();

/** Takes the details of what reruns filled from the reruns' own, when other answers fill other gaps. */
async function fillFromReruns(file: CacheFile, { reruns = [] }: StoreSource): Promise<void> {
  const stamp = file.fillStamp;
  if (fillStamps.get(file) === stamp) return;
  await withConnection(file.alias, (connection) =>
    inTransaction(connection, async () => {
      await connection.run("delete from detail_filled");
      for (const rerun of reruns)
        await withDetails(rerun, (_, { alias }) =>
          connection.run(`insert into detail_filled
            select d.* replace (-f.no as generation) from filled f join ${alias}.main.detail d
              on d.start = f.start and d.generation = f.generation where f.batch_id = '${rerun.batchId}'`),
        );
    }),
  );
  fillStamps.set(file, stamp);
}

const filling = new WeakMap<CacheFile, Promise<void>>();

/** Reads what is new of the answers; callers wait in line. */
function catchUp(file: CacheFile, source: StoreSource): Promise<void> {
  const before = filling.get(file) ?? Promise.resolve();
  const filled = before
    .catch(() => undefined)
    .then(async () => {
      await fill(file, source);
      await fillFromReruns(file, source);
    });
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
  `${d}.start = case when not ${r}.is_error then ${r}.start end and ${d}.generation = ${r}.detail_generation`;

/** Requests beside what is shown for them and the details of the answers, in the database called `name`: i, r and d. */
export const detailed = (name?: string): string => {
  const at = name === undefined ? "" : `${name}.`;
  return `from ${at}input i left join ${at}shown r on r.seq = i.seq
    left join ${at}shown_detail d on ${isDetailOf("d", "r")}`;
};

/**
 * Requests whose answer is shown, by where its line starts: what the details of some rows are joined to. A join holds one of
 * its sides in memory, and vectors are wider than there is room for, so they are to be narrowed before they meet it.
 */
export const answerPlaces = `select i.seq, i.custom_id, i.prompt, r.start, r.detail_generation as generation
  from input i join shown r on r.seq = i.seq where not r.is_error`;

/** Every value of every answer, `seq, path, kind, num, txt, place`: fields of JSON, else what a text names. Kinds are n, b, l, t. */
export const valuesSql = (name?: string): string => {
  const at = name === undefined ? "" : `${name}.`;
  return `select r.seq, f.path, f.kind, f.number as num, f.text as txt, f.place
    from ${at}shown_field f join ${at}shown r on r.no = f.no where r.seq is not null and not r.is_error
    union all
    select r.seq, d.named_path, 't', d.named_number, d.named_text, d.start
    from ${at}shown_detail d join ${at}shown r on r.start = d.start and r.detail_generation = d.generation
    where d.named_path is not null and r.seq is not null and not r.is_error`;
};
