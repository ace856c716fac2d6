import "server-only";
import type { DuckDBConnection } from "@duckdb/node-api";
import { z } from "zod";
import { type CompareFilter, FieldAgreement, Verdict, verdicts } from "@/lib/results/compare/contract";
import { RowFlag, RowStatus } from "@/lib/results/contract";
import { type Comparison, type Side, sideNames } from "./compared";
import { isDetailOf, valuesSql } from "./detail";
import { all, type Values } from "./query";
import { scansFor } from "./search";

const VerdictCount = z.object({ verdict: Verdict, count: z.number(), cosine: z.number().nullable() });

/** How many requests have each verdict, and the mean cosine of those that are vectors in both. */
export async function countVerdicts({ connection, table }: Comparison) {
  const sql = `select verdict, count(*)::integer as count, sum(cosine) as cosine, count(cosine)::integer as vectors
    from ${table} group by verdict`;
  const rows = await all(connection, VerdictCount.extend({ vectors: z.number() }), sql);
  const counts = Object.fromEntries(
    verdicts.map((verdict) => [verdict, rows.find((row) => row.verdict === verdict)?.count ?? 0]),
  ) as Record<Verdict, number>;
  const vectors = rows.reduce((sum, row) => sum + row.vectors, 0);
  const cosine = vectors === 0 ? null : rows.reduce((sum, row) => sum + (row.cosine ?? 0), 0) / vectors;
  return { counts, cosine };
}

const SharedUse = z.object({
  side: z.enum(sideNames),
  model: z.string().nullable(),
  rows: z.number(),
  inputTokens: z.number().nullable(),
  outputTokens: z.number().nullable(),
});
export type SharedUse = z.infer<typeof SharedUse>;

/** What each batch used for the requests that all of them answered, by model. */
export function readSharedUse({ connection, sides, table }: Comparison): Promise<SharedUse[]> {
  const parts = sides.map(
    ({ name, at }) => `select '${name}' as side, coalesce(r.asked_model, i.model) as model, count(*)::integer as rows,
      sum(r.input_tokens)::double as "inputTokens", sum(r.output_tokens)::double as "outputTokens"
      from ${table} c join ${at}.input i on i.seq = c.seq_${name} join ${at}.shown r on r.seq = i.seq
      where verdict in ('same', 'changed') group by all`,
  );
  return all(connection, SharedUse, parts.join(" union all "));
}

/**
 * Field by field, how often the first and another file say the same of a request both answered. Texts are compared by
 * their hash: those of two large batches would not fit into the memory there is for them.
 */
export function readFieldAgreement(connection: DuckDBConnection, a: Side, b: Side): Promise<FieldAgreement[]> {
  const values = ({ at }: Side) => `
    select slot.custom_id, slot.k, v.path, any_value(v.num) as num, any_value(hash(v.txt)) as txt
    from (${valuesSql(at)}) v join ${at}.slot on slot.seq = v.seq group by all`;
  const sql = `with fa as (${values(a)}), fb as (${values(b)})
    select coalesce(fa.path, fb.path) as path,
      count(*) filter (where fa.path is not null and fb.path is not null)::integer as "both",
      count(*) filter (where coalesce(fa.num = fb.num, fa.txt = fb.txt))::integer as equal,
      count(*) filter (where fb.path is null)::integer as "onlyA",
      count(*) filter (where fa.path is null)::integer as "onlyB",
      avg(fa.num) as "meanA", avg(fb.num) as "meanB", avg(abs(fa.num - fb.num)) as distance
    from fa full join fb on fa.custom_id = fb.custom_id and fa.k = fb.k and fa.path = fb.path
    group by coalesce(fa.path, fb.path)
    having not starts_with(coalesce(fa.path, fb.path), '(') or "both" > 0
    order by equal / greatest("both", 1), "both" desc limit 64`;
  return all(connection, FieldAgreement, sql);
}

const StoredSide = z
  .object({
    seq: z.number(),
    /** Null: nothing was delivered for it. */
    status: RowStatus.nullable(),
    flag: RowFlag.nullable(),
    answer: z.string().nullable(),
    errorMessage: z.string().nullable(),
    outputTokens: z.number().nullable(),
  })
  .nullable();
const StoredRow = z.object({
  customId: z.string(),
  turn: z.number(),
  verdict: Verdict,
  cosine: z.number().nullable(),
  prompt: z.string(),
  sides: z.array(StoredSide),
  matching: z.number(),
});
export type StoredRow = z.infer<typeof StoredRow>;

type Page = {
  show: CompareFilter;
  search?: string | undefined;
  /** Only requests of this custom_id. */
  id?: string | undefined;
  offset: number;
  limit: number;
  /** Answers uncut, up to what the details hold. */
  isWhole?: boolean;
};

const Hit = z.object({ place: z.number(), seqs: z.array(z.number().nullable()), matching: z.number() });
type Hit = z.infer<typeof Hit>;

/** Where the rows of a page stand, and how many there are in all. */
function readHits({ connection, sides, table }: Comparison, { show, search, id, offset, limit }: Page): Promise<Hit[]> {
  const sought = { found: (text: string) => `contains(${text}, $needle)`, scope: "all", isPattern: false } as const;
  const found = sides.map(
    ({ at, name }) => `seq_${name} in (${scansFor(sought, { reach: "shown", at }).join(" union all ")})`,
  );
  const where = [
    ...(show === "all" ? [] : ["verdict = $show"]),
    ...(id === undefined ? [] : ["custom_id = $id"]),
    ...(search ? [`(${found.join(" or ")})`] : []),
    "true",
  ];
  const values: Values = {
    ...{ limit, offset },
    ...(show === "all" ? {} : { show }),
    ...(id === undefined ? {} : { id }),
    ...(search ? { needle: search.toLowerCase() } : {}),
  };
  const seqs = sides.map(({ name }) => `seq_${name}`).join(", ");
  const sql = `select place::double as place, [${seqs}] as seqs, (count(*) over ())::integer as matching
    from ${table} where ${where.join(" and ")} order by 1 limit $limit offset $offset`;
  return all(connection, Hit, sql, values);
}

const listOf = (numbers: readonly (number | null)[]): string => numbers.filter((one) => one !== null).join(",") || "-1";

/** A page of compared requests, in the order of the first file, then of what only others have. */
export async function readComparedPage(comparison: Comparison, page: Page): Promise<StoredRow[]> {
  const { connection, sides, table } = comparison;
  const hits = await readHits(comparison, page);
  const { isWhole = false } = page;
  const answer = (name: string) => (isWhole ? `coalesce(d_${name}.long_text, r_${name}.answer)` : `r_${name}.answer`);
  const side = (name: string) => `case when seq_${name} is not null then {
      'seq': seq_${name}, 'status': r_${name}.status, 'flag': r_${name}.flag, 'answer': ${answer(name)},
      'errorMessage': r_${name}.error_message, 'outputTokens': r_${name}.output_tokens::double } end`;
  // Their numbers stand in the query: of long texts only those of the page are then read.
  const joins = sides.map(({ at, name }, index) => {
    const seqs = listOf(hits.map((hit) => hit.seqs[index] ?? null));
    const those = (from: string) => `(select * from ${at}.${from} where seq in (${seqs}))`;
    return `left join ${those("input")} i_${name} on i_${name}.seq = seq_${name}
      left join ${those("shown")} r_${name} on r_${name}.seq = seq_${name}
      ${isWhole ? `left join ${at}.shown_detail d_${name} on ${isDetailOf(`d_${name}`, `r_${name}`)}` : ""}`;
  });
  const sql = `select page.custom_id as "customId", k::integer as turn, verdict, cosine,
      coalesce(${sides.map(({ name }) => `i_${name}.prompt`).join(", ")}, '') as prompt,
      [${sides.map(({ name }) => side(name)).join(", ")}] as sides, ${hits[0]?.matching ?? 0} as matching
    from (select * from ${table} where place in (${listOf(hits.map(({ place }) => place))})) page ${joins.join(" ")}
    order by page.place`;
  return all(connection, StoredRow, sql);
}
