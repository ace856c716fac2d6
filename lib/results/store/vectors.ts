import "server-only";
import type { DuckDBConnection } from "@duckdb/node-api";
import { z } from "zod";
import { answerPlaces, detailed } from "./detail";
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
  const sql = `select count(d.dims)::integer as rows, count(*) filter (where d.norm = 0 or d.dims = 0)::integer as zero,
      count(*) filter (where r.status = 'answered' and d.dims is null)::integer as missing,
      (count(d.dims) - count(distinct d.hash) filter (where d.dims is not null))::integer as repeated,
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
  const sql = `with place as (${answerPlaces}),
    one as materialized (
      select d.vec, d.dims from shown_detail d join (from place where seq = $seq) using (start, generation) where d.norm > 0),
    near as materialized (
      select d.start, d.generation, list_cosine_similarity(d.vec, (select vec from one))::double as cosine
      from shown_detail d where d.norm > 0 and d.dims = (select dims from one))
    select ${placeColumns}, cosine from near join place i using (start, generation)
    order by i.seq = $seq desc, cosine desc limit ${neighboursMax + 1}`;
  return all(connection, Near, sql, { seq });
}

const Sampled = z.object({ ...Place, vec: z.array(z.number()) });

/** Rows spread over the batch, the same each time. */
export function readSample(connection: DuckDBConnection, dimensions: number, limit: number) {
  const sql = `with picked as materialized (
      select i.* from (${answerPlaces}) i join shown_detail d using (start, generation)
      where d.dims = $dimensions and d.norm > 0 order by hash(i.seq) limit $limit)
    select ${placeColumns}, d.vec from shown_detail d join picked i using (start, generation) order by i.seq`;
  return all(connection, Sampled, sql, { dimensions, limit });
}
