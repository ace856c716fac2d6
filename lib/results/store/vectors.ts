import "server-only";
import type { DuckDBConnection } from "@duckdb/node-api";
import { z } from "zod";
import { detailed } from "./detail";
import { all } from "./query";

const neighboursMax = 20;

const Place = { seq: z.number(), customId: z.string(), prompt: z.string() };
const placeColumns = `i.seq, i.custom_id as "customId", left(i.prompt, 300) as prompt`;

const Summary = z.object({
  rows: z.number(),
  zero: z.number(),
  missing: z.number(),
  repeated: z.number(),
  mean: z.number().nullable(),
  min: z.number().nullable(),
  max: z.number().nullable(),
});
const Dimensions = z.object({ dimensions: z.number(), rows: z.number() });
export async function readVectorSummary(connection: DuckDBConnection) {
  const sql = `select count(d.vec)::integer as rows, count(*) filter (where d.norm = 0 or d.dims = 0)::integer as zero,
      count(*) filter (where r.status = 'answered' and d.vec is null)::integer as missing,
      (count(d.vec) - count(distinct d.hash) filter (where d.vec is not null))::integer as repeated,
      avg(d.norm) as mean, min(d.norm) as min, max(d.norm) as max ${detailed()}`;
  const [summary] = await all(connection, Summary, sql);
  if (!summary) throw new Error("counting gave no row");
  const dimensions = await all(
    connection,
    Dimensions,
    `select d.dims as dimensions, count(*)::integer as rows ${detailed()} where d.dims is not null group by d.dims order by rows desc`,
  );
  return { ...summary, dimensions };
}

const Near = z.object({ ...Place, cosine: z.number() });

/** The rows nearest to one, itself first; empty when it has no vector. */
export function readNear(connection: DuckDBConnection, seq: number) {
  const sql = `with one as (select d.vec, d.dims ${detailed()} where i.seq = $seq and d.norm > 0)
    select ${placeColumns}, list_cosine_similarity(d.vec, (select vec from one))::double as cosine
    ${detailed()} where d.norm > 0 and d.dims = (select dims from one)
    order by i.seq = $seq desc, cosine desc limit ${neighboursMax + 1}`;
  return all(connection, Near, sql, { seq });
}

const Sampled = z.object({ ...Place, vec: z.array(z.number()) });

/** Rows spread over the batch, the same each time. */
export function readSample(connection: DuckDBConnection, dimensions: number, limit: number) {
  const sql = `with chosen as (select i.seq ${detailed()} where d.dims = $dimensions and d.norm > 0 order by hash(i.seq) limit $limit)
    select ${placeColumns}, d.vec ${detailed()} where i.seq in (select seq from chosen) order by i.seq`;
  return all(connection, Sampled, sql, { dimensions, limit });
}
