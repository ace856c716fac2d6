import "server-only";
import { randomUUID } from "node:crypto";
import type { DuckDBConnection, DuckDBInstance } from "@duckdb/node-api";
import type { CacheFile, StoreSource } from "./cache-file";
import { detailed, withDetails } from "./detail";
import { engine } from "./engine";

/** Vectors nearer than this are the same: two runs of one model differ in the last digits. */
const sameCosine = 0.9999;
const keptMax = 4;

export const sideNames = ["a", "b", "c", "d"] as const;
export type SideName = (typeof sideNames)[number];

/** A batch of a comparison: its name there, and where its tables are. */
export type Side = { name: SideName; at: string; file: CacheFile };

/**
 * Several batches joined: `table` has a row for every request of any of them, in the order of the first batch and then of
 * what only others have: `place, custom_id, k, seq_a…, cosine, verdict`.
 */
export type Comparison = { connection: DuckDBConnection; sides: readonly Side[]; table: string };

const sideSql = ({ at }: Side): string => `
  select i.seq, i.custom_id, slot.k, coalesce(r.status, 'pending') as status, d.hash, d.vec
  ${detailed(at)} join ${at}.slot on slot.seq = i.seq`;

function comparedSql(sides: readonly Side[]): string {
  const [, ...others] = sides.map(({ name }) => name);
  const every = (test: (name: string) => string) => sides.map(({ name }) => test(name)).join(" and ");
  const cosine = (name: string) =>
    `case when len(a.vec) = len(${name}.vec) and len(a.vec) > 0 then list_cosine_similarity(a.vec, ${name}.vec) end`;
  const same = others.map((name) => `coalesce(${cosine(name)} >= ${sameCosine}, a.hash = ${name}.hash)`).join(" and ");
  return `with ${sides.map((side) => `side_${side.name} as (${sideSql(side)})`).join(", ")},
    place as (select custom_id, k, min(place) as place from (
      ${sides.map(({ name }, at) => `select custom_id, k, seq + ${at} * 1000000000::bigint as place from side_${name}`).join(" union all ")}
    ) group by custom_id, k)
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
    order by place.place`;
}

type Kept = { table: string; made: Promise<unknown>; users: number };
const kept = new WeakMap<DuckDBInstance, Map<string, Kept>>();

const stateOf = ({ file }: Side): string => `${file.alias}:${file.revision}`;

/** Lets go of comparisons that nobody pages through any more. */
async function sweep(connection: DuckDBConnection, all: Map<string, Kept>): Promise<void> {
  for (const [key, { table, users }] of all) {
    if (all.size <= keptMax) return;
    if (users > 0) continue;
    all.delete(key);
    await connection.run(`drop table if exists ${table}`);
  }
}

/** Joins once for each state of the batches: pages, searches and exports read what was joined. */
async function joined<T>(
  connection: DuckDBConnection,
  sides: readonly Side[],
  work: (comparison: Comparison) => Promise<T>,
): Promise<T> {
  const { instance } = await engine();
  const all = kept.get(instance) ?? new Map<string, Kept>();
  kept.set(instance, all);
  const key = sides.map(stateOf).join(" ");
  const make = (): Kept => {
    const table = `memory.main.compared_${randomUUID().replaceAll("-", "")}`;
    return { table, made: connection.run(`create table ${table} as ${comparedSql(sides)}`), users: 0 };
  };
  const one = all.get(key) ?? make();
  all.delete(key);
  all.set(key, one);
  one.users += 1;
  try {
    await one.made;
    return await work({ connection, sides, table: one.table });
  } catch (error) {
    all.delete(key);
    throw error;
  } finally {
    one.users -= 1;
    await sweep(connection, all);
  }
}

/** Opens the details of several batches together, joined by custom_id. */
export function withCompared<T>(
  sources: readonly StoreSource[],
  work: (comparison: Comparison) => Promise<T>,
): Promise<T> {
  const step = (rest: readonly StoreSource[], sides: readonly Side[]): Promise<T> => {
    const [next, ...later] = rest;
    if (!next) throw new Error("nothing to compare");
    return withDetails(next, (connection, file) => {
      const side = { name: sideNames[sides.length] ?? "a", at: `${file.alias}.main`, file };
      const open = [...sides, side];
      return later.length === 0 ? joined(connection, open, work) : step(later, open);
    });
  };
  return step(sources, []);
}
