import "server-only";
import type { DuckDBConnection } from "@duckdb/node-api";
import { z } from "zod";
import { runPatterns } from "@/lib/results/rules/fit";
import { numberIn } from "@/lib/results/rules/unfold";
import { AnswerField, valuesMax } from "@/lib/results/views/contract";
import type { StoreSource } from "./cache-file";
import { checkPattern } from "./check-pattern";
import { withDeadline } from "./deadline";
import { detailed, valuesSql, withDetails } from "./detail";
import { all, type Values } from "./query";
import { readRows } from "./read-rows";

/** Every path of the answers with what its values are like. */
export function readAnswerFields(connection: DuckDBConnection): Promise<AnswerField[]> {
  const sql = `select path, count(*)::integer as rows, count(num) filter (where kind <> 'l')::integer as numbers,
      count(distinct hash(txt))::integer as distinct, avg(num) as mean, min(num) as min, max(num) as max, avg(length(txt)) as length
    from (${valuesSql()}) group by path order by min(place) limit 200`;
  return all(connection, AnswerField, sql);
}

/** Longer than this no pattern is waited for. */
const patternMs = 10_000;

const Kinds = z.object({
  answered: z.number(),
  tools: z.number(),
  chats: z.number(),
  vectors: z.number(),
  pictured: z.number(),
});

/** How many answers are of which kind; `pictured` counts requests that bring a picture. */
export async function countKinds(connection: DuckDBConnection) {
  const sql = `select count(*) filter (where r.status = 'answered')::integer as answered,
      count(*) filter (where d.tools > 0)::integer as tools, count(*) filter (where d.turns > 0)::integer as chats,
      count(*) filter (where d.dims is not null)::integer as vectors,
      count(*) filter (where i.images > 0)::integer as pictured
    ${detailed()}`;
  const [found] = await all(connection, Kinds, sql);
  if (!found) throw new Error("counting gave no row");
  return found;
}

/** The pattern by which at least half of the requests belong to a run of several; null when they are not repeated. */
export async function readRunPattern(connection: DuckDBConnection): Promise<string | null> {
  for (const pattern of runPatterns) {
    const sql = `with one as (select custom_id, nullif(regexp_extract(custom_id, $pattern, 1), '') as key from input),
      many as (select key, count(*) as runs from one where key is not null group by key having count(*) > 1)
      select coalesce(sum(runs), 0)::integer as repeated, (select count(*) from input)::integer as rows from many`;
    const [found] = await all(connection, z.object({ repeated: z.number(), rows: z.number() }), sql, { pattern });
    if (found && found.rows > 3 && found.repeated * 2 >= found.rows) return pattern;
  }
  return null;
}

const Value = z.object({ seq: z.number(), id: z.string(), text: z.string(), number: z.number().nullable() });

/** Every value of a path, in input order. */
export function readValues(connection: DuckDBConnection, path: string) {
  const sql = `select v.seq, i.custom_id as id, left(v.txt, 200) as text, v.num as number
    from (${valuesSql()}) v join input i on i.seq = v.seq where v.path = $path order by v.seq limit ${valuesMax + 1}`;
  return all(connection, Value, sql, { path });
}

/** What a pattern finds in every answer, in input order: its first group where it has one. @throws AppError invalid_input */
export async function readDrawn(connection: DuckDBConnection, pattern: string) {
  await checkPattern(connection, pattern, "pattern");
  const answer = "coalesce(d.long_text, r.answer)";
  const drawn = (group: number) => `regexp_extract(${answer}, $pattern::varchar, ${group}, 'i')`;
  const sql = `select i.seq, i.custom_id as id, left(said, 200) as text, null::double as number
    from (select r.seq, coalesce(nullif(${drawn(1)}, ''), ${drawn(0)}) as said ${detailed()}
      where r.status = 'answered') v join input i on i.seq = v.seq
    where said <> '' order by i.seq limit ${valuesMax + 1}`;
  const rows = await withDeadline(connection, patternMs, () => all(connection, Value, sql, { pattern }));
  return rows.map((row) => ({ ...row, number: numberIn(row.text) }));
}

const StoredVote = z.object({
  key: z.string(),
  runs: z.number(),
  top: z.number(),
  second: z.number(),
  answers: z.array(z.object({ text: z.string(), votes: z.number(), seqs: z.array(z.number()) })),
  counts: z.object({ groups: z.number(), unanimous: z.number(), majority: z.number(), tied: z.number() }),
  matching: z.number(),
});

/** `said`, `vote` and `grouped`: what runs say, how many say the same, and each request with all of its votes. */
export const votesSql = (path: string | undefined, letters = 200): string => {
  const said =
    path === undefined
      ? `select i.seq, d.hash::varchar as said, left(coalesce(d.long_text, r.answer), ${letters}) as text
        ${detailed()} where r.status = 'answered'`
      : `select seq, txt as said, left(txt, ${letters}) as text from (${valuesSql()}) where path = $path`;
  return `with said as (${said}),
    vote as (
      select regexp_extract(i.custom_id, $pattern, 1) as key, said, any_value(text) as text, count(*)::integer as votes,
        list(said.seq order by said.seq) as seqs, min(said.seq) as first
      from said join input i on i.seq = said.seq where regexp_extract(i.custom_id, $pattern, 1) <> '' group by all
    ),
    grouped as (
      select key, sum(votes)::integer as runs, max(votes)::integer as top, min(first) as first,
        list({'text': text, 'votes': votes, 'seqs': seqs} order by votes desc, first) as answers,
        coalesce(list(votes order by votes desc)[2], 0)::integer as second
      from vote group by key
    )`;
};

type VotePage = { pattern: string; path?: string | undefined; show: "all" | "split"; offset: number; limit: number };

/** A page of repeated requests and how all of them voted. */
export function readVotes(connection: DuckDBConnection, { pattern, path, show, offset, limit }: VotePage) {
  const values: Values = { pattern, offset, limit, ...(path === undefined ? {} : { path }) };
  const where = show === "split" ? "top < runs" : "true";
  const sql = `${votesSql(path)},
    counted as (select count(*)::integer as groups, count(*) filter (where top = runs)::integer as unanimous,
      count(*) filter (where top < runs and top > second)::integer as majority,
      count(*) filter (where top < runs and top = second)::integer as tied,
      count(*) filter (where ${where})::integer as matching from grouped)
    select key, runs, top, second, answers, matching,
      {'groups': groups, 'unanimous': unanimous, 'majority': majority, 'tied': tied} as counts
    from grouped, counted where ${where} order by top / runs, first limit $limit offset $offset`;
  return all(connection, StoredVote, sql, values);
}

const Ballot = z.object({ runs: z.number(), votes: z.array(z.tuple([z.string(), z.number()])) });

/** How each repeated request was voted on, for the agreement of all. */
export function readBallots(connection: DuckDBConnection, pattern: string, path: string | undefined) {
  const sql = `${votesSql(path)} select sum(votes)::integer as runs, list([said, votes::varchar]) as votes from vote group by key`;
  const Row = z.object({ runs: z.number(), votes: z.array(z.tuple([z.string(), z.string()])) });
  return all(connection, Row, sql, { pattern, ...(path === undefined ? {} : { path }) }).then((rows) =>
    rows.map(({ runs, votes }) => Ballot.parse({ runs, votes: votes.map(([said, count]) => [said, Number(count)]) })),
  );
}

const kindWhere = { tools: "d.tools > 0", chats: "d.turns > 0", images: "i.images > 0" } as const;

/** A page of the rows that a view shows one by one, in input order. */
export async function readViewRows(
  connection: DuckDBConnection,
  { kind, offset, limit }: { kind: keyof typeof kindWhere; offset: number; limit: number },
) {
  const where = `${detailed()} where ${kindWhere[kind]}`;
  const sql = `select i.seq, (select count(*) ${where})::integer as matching ${where} order by i.seq limit $limit offset $offset`;
  const places = await all(connection, z.object({ seq: z.number(), matching: z.number() }), sql, { limit, offset });
  const rows = await readRows(
    connection,
    places.map(({ seq }) => seq),
  );
  return { rows, matching: places[0]?.matching ?? 0 };
}

/** The places of answers that hold a conversation. */
export async function readConversed(source: StoreSource): Promise<Set<number>> {
  const sql = `select i.seq ${detailed()} where ${kindWhere.chats}`;
  const rows = await withDetails(source, (connection) => all(connection, z.object({ seq: z.number() }), sql));
  return new Set(rows.map(({ seq }) => seq));
}
