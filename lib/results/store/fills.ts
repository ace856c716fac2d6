import "server-only";
import type { DuckDBConnection } from "@duckdb/node-api";
import { z } from "zod";
import type { CacheFile, StoreSource } from "./cache-file";
import { withConnection } from "./engine";
import { all } from "./query";
import { resultNames, showFilled, showOwn } from "./schema";
import { inTransaction } from "./transaction";

type Open = <T>(source: StoreSource, work: (file: CacheFile) => Promise<T>) => Promise<T>;

/** Numbers of lines that were delivered to a rerun, beyond those of a batch's own. */
const fillNoFrom = 1_000_000_000;

const stateOf = ({ batchId, spools: { output, error } }: StoreSource): string =>
  [batchId, output.generation, output.sizeBytes, error.generation, error.sizeBytes].join("-");

/** Names every state in which other answers might fill other gaps; empty where there are no reruns. */
const stampOf = (source: StoreSource): string => {
  const reruns = source.reruns ?? [];
  return reruns.length === 0 ? "" : [source, ...reruns].map(stateOf).join(" ");
};

const createWanted = `
  create or replace temp table wanted(seq integer, batch_id varchar, child_no integer, child_seq integer, generation integer);
`;

/**
 * A gap is a row that failed, never ran, or was answered with something amiss. Any answer fills one without an answer;
 * one that has an answer takes only a better one. Of several answers of a rerun to one custom_id the first counts.
 */
const want = (batchId: string, alias: string): string => `
  insert into wanted
  with gap as (
    select i.seq, i.custom_id, coalesce(r.status = 'answered', false) as is_answered
    from input i left join result r on r.seq = i.seq
    where not i.is_extra and (r.status is distinct from 'answered' or r.flag is not null)
      and i.seq not in (select seq from wanted)
  ), answer as (
    select i.custom_id, i.seq, r.no, r.flag, r.generation, row_number() over (partition by i.custom_id order by i.seq) as turn
    from ${alias}.main.input i join ${alias}.main.result r on r.seq = i.seq where r.status = 'answered'
  )
  select gap.seq, '${batchId}', answer.no, answer.seq, answer.generation
  from gap join answer on answer.custom_id = gap.custom_id
  where answer.turn = 1 and (not gap.is_answered or answer.flag is null);
`;

const isHeld = `exists (select 1 from filled f where f.seq = w.seq and f.batch_id = w.batch_id and f.child_no = w.child_no
  and f.generation = w.generation)`;

/** What is filled and no longer wanted: its gap was closed, or another answer is better by now. */
const dropUnwanted = `
  delete from filled where not exists (select 1 from wanted w where w.seq = filled.seq and w.batch_id = filled.batch_id
    and w.child_no = filled.child_no and w.generation = filled.generation);
  delete from filled_field where no not in (select no from filled);
  delete from filled_rest where owner not in (select no from filled);
`;

const nosTaken = "select no from filled where seq in (select seq from taken)";

/**
 * Answers are copied once, when they are first wanted: a rerun may bring thousands of them, a few at a time. They take the
 * place of those that filled the same gaps before.
 */
const take = (batchId: string, alias: string): string => `
  create or replace temp table taken as
  select w.*, (select coalesce(max(no), ${fillNoFrom}) from filled) + row_number() over (order by w.seq) as no
  from wanted w where w.batch_id = '${batchId}' and not ${isHeld};
  delete from filled_field where no in (${nosTaken});
  delete from filled_rest where owner in (${nosTaken});
  delete from filled where seq in (select seq from taken);
  insert into filled
  select ${resultNames.map((name) => (name === "no" || name === "seq" ? `t.${name}` : `r.${name}`)).join(", ")},
    t.batch_id, t.child_no, t.child_seq, i.model
  from taken t join ${alias}.main.result r on r.no = t.child_no and r.generation = t.generation
  join ${alias}.main.input i on i.seq = t.child_seq;
  insert into filled_field
  select t.no, f.path, f.kind, f.text, f.number, f.kept
  from ${alias}.main.field f join taken t on t.child_no = f.no order by f.rowid;
  insert into filled_rest
  select r.kind, t.no, r.path, r.part, r.skip, r.find
  from ${alias}.main.rest r join taken t on t.child_no = r.owner where r.kind in ('answer', 'aside');
`;

const countFilled = async (connection: DuckDBConnection): Promise<number> =>
  Number((await connection.runAndReadAll("select count(*) from filled")).getRowsJS()[0]?.[0]);

/**
 * Takes answers of reruns into the places of what they make good, when any of the batches has changed. Each rerun's come in one
 * step, and no step touches two of them: a transaction holds the files of all caches it has read, which would have to stay open.
 */
export async function catchUpFills(file: CacheFile, source: StoreSource, open: Open): Promise<void> {
  const stamp = stampOf(source);
  if (file.fillStamp === stamp) return;
  const { connection } = file;
  const reruns = source.reruns ?? [];
  const each = async (run: (sql: string) => Promise<unknown>, sql: (batchId: string, alias: string) => string) => {
    for (const rerun of reruns) await open(rerun, ({ alias }) => run(sql(rerun.batchId, alias)));
  };
  await file.inTurn(async () => {
    if (file.fillStamp === stamp) return;
    if (reruns.length > 0 || (await countFilled(connection)) > 0) {
      await connection.run(createWanted);
      await each((sql) => connection.run(sql), want);
      await each((sql) => inTransaction(connection, () => connection.run(sql)), take);
      await inTransaction(connection, async () => {
        await connection.run(dropUnwanted);
        await connection.run((await countFilled(connection)) > 0 ? showFilled : showOwn);
      });
      file.revision += 1;
    }
    file.fillStamp = stamp;
  });
}

const Fill = z.object({ seq: z.number(), batchId: z.string(), childSeq: z.number() });
export type Fill = z.infer<typeof Fill>;

/** Which of these places of a batch a rerun fills, and with which of its rows. */
export const readFills = (file: CacheFile, seqs: readonly number[]): Promise<Fill[]> =>
  withConnection(file.alias, (connection) =>
    all(
      connection,
      Fill,
      `select seq, batch_id as "batchId", child_seq as "childSeq" from filled
       where seq in (${seqs.map(Math.trunc).join(",") || "-1"})`,
    ),
  );
