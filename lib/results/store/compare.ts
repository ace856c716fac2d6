import "server-only";
import type { DuckDBConnection } from "@duckdb/node-api";
import { z } from "zod";
import { type CompareFilter, FieldAgreement, Verdict, verdicts } from "@/lib/results/compare/contract";
import { RowFlag, RowStatus } from "@/lib/results/contract";
import type { CacheFile, StoreSource } from "./cache-file";
import { detailed, valuesSql, withDetails } from "./detail";
import { all, type Values } from "./query";

/** Vectors nearer than this are the same: two runs of one model differ in the last digits. */
const sameCosine = 0.9999;

const sideSql = ({ alias }: CacheFile): string => `
  select i.seq, i.custom_id, slot.k, coalesce(r.status, 'pending') as status, r.flag, d.hash, d.vec, i.model,
    r.input_tokens, r.output_tokens
  ${detailed(`${alias}.main`)} join ${alias}.main.slot on slot.seq = i.seq`;

const names = ["a", "b", "c", "d"] as const;

/** Every request of any of the files with its verdict, as the tables `side_a`… and `compared`. */
function comparedSql(files: readonly CacheFile[]): string {
  const sides = files.map((file, at) => ({ file, name: names[at] ?? "a" }));
  const [, ...others] = sides.map(({ name }) => name);
  const every = (test: (name: string) => string) => sides.map(({ name }) => test(name)).join(" and ");
  const cosine = (name: string) =>
    `case when len(a.vec) = len(${name}.vec) and len(a.vec) > 0 then list_cosine_similarity(a.vec, ${name}.vec) end`;
  const same = others.map((name) => `coalesce(${cosine(name)} >= ${sameCosine}, a.hash = ${name}.hash)`).join(" and ");
  return `with ${sides.map(({ file, name }) => `side_${name} as (${sideSql(file)})`).join(", ")},
    place as (select custom_id, k, min(place) as place from (
      ${sides.map(({ name }, at) => `select custom_id, k, seq + ${at} * 1000000000::bigint as place from side_${name}`).join(" union all ")}
    ) group by custom_id, k),
    compared as (
      select place.place, place.custom_id, place.k, ${sides.map(({ name }) => `${name}.seq as seq_${name}`).join(", ")},
        ${cosine(others[0] ?? "a")} as cosine,
        case
          when a.seq is null then 'only_b'
          when not (${every((name) => `${name}.seq is not null`)}) then 'only_a'
          when ${every((name) => `${name}.status = 'answered'`)} then case when ${same} then 'same' else 'changed' end
          when ${every((name) => `${name}.status = 'failed'`)} then 'both_failed'
          when ${every((name) => `${name}.status in ('pending', 'cancelled')`)} then 'both_pending'
          else 'status_changed'
        end as verdict
      from place ${sides.map(({ name }) => `left join side_${name} ${name} on ${name}.custom_id = place.custom_id and ${name}.k = place.k`).join(" ")}
    )`;
}

/** Opens the details of several batches together; `work` sees them all on one connection. */
export function withCompared<T>(
  sources: readonly StoreSource[],
  work: (connection: DuckDBConnection, files: readonly CacheFile[]) => Promise<T>,
): Promise<T> {
  const step = (rest: readonly StoreSource[], files: readonly CacheFile[]): Promise<T> => {
    const [next, ...later] = rest;
    if (!next) throw new Error("nothing to compare");
    return withDetails(next, (connection, file) =>
      later.length === 0 ? work(connection, [...files, file]) : step(later, [...files, file]),
    );
  };
  return step(sources, []);
}

const VerdictCount = z.object({ verdict: Verdict, count: z.number(), cosine: z.number().nullable() });

/** How many requests have each verdict, and the mean cosine of those that are vectors in both. */
export async function countVerdicts(connection: DuckDBConnection, files: readonly CacheFile[]) {
  const sql = `${comparedSql(files)} select verdict, count(*)::integer as count, sum(cosine) as cosine,
    count(cosine)::integer as vectors from compared group by verdict`;
  const rows = await all(connection, VerdictCount.extend({ vectors: z.number() }), sql);
  const counts = Object.fromEntries(
    verdicts.map((verdict) => [verdict, rows.find((row) => row.verdict === verdict)?.count ?? 0]),
  ) as Record<Verdict, number>;
  const vectors = rows.reduce((sum, row) => sum + row.vectors, 0);
  const cosine = vectors === 0 ? null : rows.reduce((sum, row) => sum + (row.cosine ?? 0), 0) / vectors;
  return { counts, cosine };
}

const SharedUse = z.object({
  side: z.enum(names),
  model: z.string().nullable(),
  rows: z.number(),
  inputTokens: z.number().nullable(),
  outputTokens: z.number().nullable(),
});
export type SharedUse = z.infer<typeof SharedUse>;

/** What each batch used for the requests that all of them answered, by model. */
export function readSharedUse(connection: DuckDBConnection, files: readonly CacheFile[]): Promise<SharedUse[]> {
  const parts = files.map((_, at) => {
    const name = names[at] ?? "a";
    return `select '${name}' as side, model, count(*)::integer as rows, sum(input_tokens)::double as "inputTokens",
      sum(output_tokens)::double as "outputTokens"
      from compared join side_${name} s on s.seq = compared.seq_${name} where verdict in ('same', 'changed') group by model`;
  });
  return all(connection, SharedUse, `${comparedSql(files)} ${parts.join(" union all ")}`);
}

/** Field by field, how often the first and another file say the same of a request both answered. */
export function readFieldAgreement(
  connection: DuckDBConnection,
  [a, b]: readonly [CacheFile, CacheFile],
): Promise<FieldAgreement[]> {
  const values = ({ alias }: CacheFile) => `
    select slot.custom_id, slot.k, v.path, any_value(v.num) as num, any_value(v.txt) as txt
    from (${valuesSql(`${alias}.main`)}) v join ${alias}.main.slot on slot.seq = v.seq group by all`;
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
  offset: number;
  limit: number;
  /** Answers uncut, up to what the details hold. */
  isWhole?: boolean;
};

/** A page of compared requests, in the order of the first file, then of what only others have. */
export async function readComparedPage(
  connection: DuckDBConnection,
  files: readonly CacheFile[],
  { show, search, offset, limit, isWhole = false }: Page,
): Promise<StoredRow[]> {
  const sides = files.map(({ alias }, at) => ({ alias: `${alias}.main`, name: names[at] ?? "a" }));
  const found = sides.flatMap(({ alias, name }) =>
    ["input", "result"].map(
      (table) => `seq_${name} in (select seq from ${alias}.${table} where contains(find, $needle))`,
    ),
  );
  const where = [show === "all" ? "true" : "verdict = $show", search ? `(${found.join(" or ")})` : "true"].join(
    " and ",
  );
  const values: Values = {
    limit,
    offset,
    ...(show === "all" ? {} : { show }),
    ...(search ? { needle: search.toLowerCase() } : {}),
  };
  const side = (name: string) => `case when seq_${name} is not null then {
      'seq': seq_${name}, 'status': r_${name}.status, 'flag': r_${name}.flag, 'answer': ${isWhole ? `coalesce(d_${name}.long_text, r_${name}.answer)` : `r_${name}.answer`},
      'errorMessage': r_${name}.error_message, 'outputTokens': r_${name}.output_tokens::double } end`;
  const sql = `${comparedSql(files)}, hit as materialized (select * from compared where ${where}),
    page as (select * from hit order by place limit $limit offset $offset)
    select page.custom_id as "customId", k::integer as turn, verdict, cosine,
      coalesce(${sides.map(({ name }) => `i_${name}.prompt`).join(", ")}, '') as prompt,
      [${sides.map(({ name }) => side(name)).join(", ")}] as sides, (select count(*) from hit)::integer as matching
    from page ${sides
      .map(
        ({ alias, name }) => `left join ${alias}.input i_${name} on i_${name}.seq = seq_${name}
          left join ${alias}.result r_${name} on r_${name}.seq = seq_${name}
          ${isWhole ? `left join ${alias}.detail d_${name} on d_${name}.start = r_${name}.start and d_${name}.generation = r_${name}.generation and not r_${name}.is_error` : ""}`,
      )
      .join(" ")} order by page.place`;
  return all(connection, StoredRow, sql, values);
}
