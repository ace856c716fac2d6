import "server-only";
import type { DuckDBConnection } from "@duckdb/node-api";
import { z } from "zod";
import { answerPlaces } from "./detail";
import { all } from "./query";

/** Up to this many rows every pair is looked at; of more, those that fall into one bucket again and again. */
const everyPairMax = 1_500;
const nearCosine = 0.95;
const pairsMax = 30;

const Pair = z.object({
  seqA: z.number(),
  idA: z.string(),
  promptA: z.string(),
  seqB: z.number(),
  idB: z.string(),
  promptB: z.string(),
  cosine: z.number(),
});
type Pair = z.infer<typeof Pair>;

/** The nearest of some pairs of rows: `rows` is a condition on them, `pairs` joins `one a` to `one b`. */
const nearestSql = (
  rows: string,
  pairs: string,
): string => `with picked as materialized (from (${answerPlaces}) where ${rows}),
  one as materialized (
    select i.seq, i.custom_id as id, left(i.prompt, 300) as prompt, d.vec
    from shown_detail d join picked i using (start, generation) where d.dims = $dimensions and d.norm > 0),
  near as (
    select a.seq as "seqA", a.id as "idA", a.prompt as "promptA", b.seq as "seqB", b.id as "idB", b.prompt as "promptB",
      list_cosine_similarity(a.vec, b.vec)::double as cosine
    from ${pairs}
  )
  from near where cosine >= ${nearCosine} order by cosine desc, "seqA", "seqB" limit ${pairsMax}`;

const tables = 24;
const bits = 15;
/** Of a bucket this many rows are held against each other: thousands of equal rows would make millions of pairs. */
const bucketMax = 24;
const candidatesMax = 600;
const sampleRows = 1_000;

/** The same numbers each time, so that the same pairs are found. */
function* places(dimensions: number): Generator<number> {
  let state = 0x9e3779b9;
  for (;;) {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) | 0;
    // Lists of the engine begin at 1.
    yield 1 + ((state >>> 8) % dimensions);
  }
}

const chosenPlaces = (dimensions: number): number[][] => {
  const next = places(dimensions);
  return Array.from({ length: tables }, () => Array.from({ length: bits }, () => next.next().value ?? 1));
};

/** On which side of the usual value a vector lies, in some of its dimensions at a time: near ones lie on the same. */
async function readCandidates(connection: DuckDBConnection, dimensions: number): Promise<[number, number][]> {
  const chosen = chosenPlaces(dimensions);
  const used = [...new Set(chosen.flat())];
  const Middles = z.object({ middles: z.array(z.number().nullable()) });
  const [sample] = await all(
    connection,
    Middles,
    `with picked as materialized (select start, generation from shown_detail where dims = $dimensions and norm > 0
        order by hash(start) limit ${sampleRows}),
      sample as (select d.vec, d.norm from shown_detail d join picked using (start, generation))
      select [${used.map((at) => `median(vec[${at}] / norm)`).join(", ")}]::double[] as middles from sample`,
    { dimensions },
  );
  const middle = new Map(used.map((at, index) => [at, sample?.middles[index] ?? 0]));
  const key = (table: readonly number[]) =>
    table.map((at, bit) => `((d.vec[${at}] / d.norm > ${middle.get(at) ?? 0})::integer << ${bit})`).join(" + ");
  await connection.run(
    `create temp table keyed as with narrow as materialized (
      select d.start, d.generation, [${chosen.map(key).join(", ")}] as keys from shown_detail d
      where d.dims = $dimensions and d.norm > 0)
    select i.seq, keys from narrow join (${answerPlaces}) i using (start, generation)`,
    { dimensions },
  );
  await connection.run("create temp table met(a integer, b integer)");
  // One after the other: all at once they would take more memory than the engine has.
  for (let table = 1; table <= tables; table += 1)
    await connection.run(`insert into met
      with few as materialized (
        select seq, keys[${table}] as key from keyed
        qualify row_number() over (partition by keys[${table}] order by seq) <= ${bucketMax})
      select a.seq, b.seq from few a join few b on a.key = b.key and a.seq < b.seq`);
  const sql = `select a, b from met group by all order by count(*) desc, a, b limit ${candidatesMax}`;
  const found = await all(connection, z.object({ a: z.number(), b: z.number() }), sql);
  await connection.run("drop table keyed; drop table met");
  return found.map(({ a, b }) => [a, b]);
}

/**
 * The nearest pairs among the vectors of one size. Of many vectors nearly all such pairs are found, not surely all.
 */
export async function readPairs(
  connection: DuckDBConnection,
  { dimensions, rows }: { dimensions: number; rows: number },
): Promise<{ pairs: Pair[]; isEvery: boolean }> {
  if (rows <= everyPairMax) {
    const sql = nearestSql("true", "one a join one b on a.seq < b.seq");
    return { pairs: await all(connection, Pair, sql, { dimensions }), isEvery: true };
  }
  const candidates = await readCandidates(connection, dimensions);
  if (candidates.length === 0) return { pairs: [], isEvery: false };
  const listed = candidates.map(([a, b]) => `(${a}, ${b})`).join(", ");
  const sql = nearestSql(
    `seq in (${[...new Set(candidates.flat())].join(", ")})`,
    `(values ${listed}) pair(x, y) join one a on a.seq = pair.x join one b on b.seq = pair.y`,
  );
  return { pairs: await all(connection, Pair, sql, { dimensions }), isEvery: false };
}
