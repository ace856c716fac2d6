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

/**
 * A gap is a row that failed, never ran, or was answered with something amiss. Any answer fills one without an answer;
 * one that has an answer takes only a better one. Of several answers of a rerun to one custom_id the first counts.
 */
const fillFrom = (batchId: string, alias: string): string => `
  insert into filled
  with gap as (
    select i.seq, i.custom_id, coalesce(r.status = 'answered', false) as is_answered
    from input i left join result r on r.seq = i.seq
    where not i.is_extra and (r.status is distinct from 'answered' or r.flag is not null)
      and i.seq not in (select seq from filled)
  ), answer as (
    select i.custom_id as asked_id, r.*, row_number() over (partition by i.custom_id order by i.seq) as turn
    from ${alias}.main.input i join ${alias}.main.result r on r.seq = i.seq where r.status = 'answered'
  )
  select ${resultNames
    .map((name) =>
      name === "no"
        ? `${fillNoFrom} + (select count(*) from filled) + row_number() over (order by gap.seq)`
        : name === "seq"
          ? "gap.seq"
          : `answer.${name}`,
    )
    .join(", ")}, '${batchId}', answer.no, answer.seq
  from gap join answer on answer.asked_id = gap.custom_id
  where answer.turn = 1 and (not gap.is_answered or answer.flag is null);
  insert into filled_field
  select filled.no, f.path, f.kind, f.text, f.number
  from ${alias}.main.field f join filled on filled.child_no = f.no where filled.batch_id = '${batchId}' order by f.rowid;
`;

const countFilled = async (connection: DuckDBConnection): Promise<number> =>
  Number((await connection.runAndReadAll("select count(*) from filled")).getRowsJS()[0]?.[0]);

/** Takes answers of reruns into the places of what they make good, when any of the batches has changed. */
export async function catchUpFills(file: CacheFile, source: StoreSource, open: Open): Promise<void> {
  const stamp = stampOf(source);
  if (file.fillStamp === stamp) return;
  await file.inTurn(async () => {
    if (file.fillStamp === stamp) return;
    const { connection } = file;
    const before = await countFilled(connection);
    if (before > 0 || stamp !== "") {
      await inTransaction(connection, async () => {
        await connection.run("delete from filled; delete from filled_field");
        for (const rerun of source.reruns ?? [])
          await open(rerun, ({ alias }) => connection.run(fillFrom(rerun.batchId, alias)));
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
