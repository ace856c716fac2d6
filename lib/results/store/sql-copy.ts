import "server-only";
import { createHash } from "node:crypto";
import { mkdir, readdir, rename, rm, stat, utimes } from "node:fs/promises";
import { join } from "node:path";
import { z } from "zod";
import type { RowStatus } from "@/lib/results/contract";
import { once } from "@/lib/runtime";
import type { StoreSource } from "./cache-file";
import { detailed, valuesSql, withDetails } from "./detail";
import { engine } from "./engine";
import { all } from "./query";

/** Dollars a token of a model costs, as exact decimals; null where the price is not known. */
export type TokenPrice = { input: string; output: string };
type PriceOf = (model: string | null) => TokenPrice | null;

/** What a copy shows beyond the store's own: prices, what a row without a result is; `stamp` names the two. */
export type SqlSetting = { priceOf: PriceOf; waiting: RowStatus; stamp: string };

/** Raised whenever the tables of a copy change. */
const copyVersion = 2;

const copiesMax = 6;
const quoted = (text: string): string => `'${text.replaceAll("'", "''")}'`;

/** What a query sees: the tables of `sqlTables`, out of the cache in use. */
const tablesSql = (to: string, waiting: RowStatus): string => `
  create table ${to}.rows as
  select i.seq, i.custom_id, coalesce(r.status, ${quoted(waiting)}) as status, r.flag, coalesce(r.asked_model, i.model) as model, i.prompt,
    coalesce(d.long_text, r.answer) as answer, case when json_valid(d.json) then d.json::json end as json, r.finish_reason, r.input_tokens, r.output_tokens,
    case when r.status = 'answered' then
      cast(r.input_tokens as decimal(14, 0)) * p.input + cast(r.output_tokens as decimal(14, 0)) * p.output end as cost,
    d.tools as tool_calls, r.error_status, r.error_code, r.error_message
  ${detailed()} left join price p on p.model is not distinct from coalesce(r.asked_model, i.model) order by i.seq;
  create table ${to}.fields as
  select i.seq, i.custom_id, v.path,
    case v.kind when 'n' then 'number' when 'b' then 'boolean' when 'l' then 'list' else 'text' end as kind, v.num as number, v.txt as text
  from (${valuesSql()}) v join input i on i.seq = v.seq order by i.seq;
  create table ${to}.source as
  select i.seq, i.custom_id, c.path as name, c.number, c.text from cell c join input i on i.seq = c.seq order by i.seq, c.rowid;
`;

async function fill(source: StoreSource, path: string, { priceOf, waiting }: SqlSetting): Promise<void> {
  await withDetails(source, async (connection) => {
    const models = await all(
      connection,
      z.object({ model: z.string().nullable() }),
      "select distinct coalesce(r.asked_model, i.model) as model from input i left join shown r on r.seq = i.seq",
    );
    await connection.run(
      "create or replace temp table price(model varchar, input decimal(20, 15), output decimal(20, 15))",
    );
    for (const { model } of models) {
      const price = priceOf(model);
      if (price) await connection.run("insert into price values ($model, $input, $output)", { model, ...price });
    }
    const alias = `copy_${source.batchId}_${Date.now()}`;
    await connection.run(`attach ${quoted(path)} as ${alias}`);
    try {
      await connection.run(tablesSql(alias, waiting));
    } finally {
      await connection.run(`detach ${alias}`);
    }
  });
}

/** Keeps the copies that were used last. Files a query has open stay readable for it. */
async function sweep(dir: string): Promise<void> {
  const found = await Promise.all(
    (await readdir(/* turbopackIgnore: true */ dir)).map(async (name) => {
      const path = join(/* turbopackIgnore: true */ dir, name);
      const usedAtMs = (await stat(/* turbopackIgnore: true */ path).catch(() => null))?.mtimeMs ?? 0;
      return { path, usedAtMs };
    }),
  );
  const old = found.sort((a, b) => b.usedAtMs - a.usedAtMs).slice(copiesMax);
  await Promise.all(old.map(({ path }) => rm(/* turbopackIgnore: true */ path, { force: true })));
}

const making = () => once("results.sql-copies", () => new Map<string, Promise<string>>());

/** A file that holds a batch's rows as they stand, for queries alone; made once for each state of the batch and setting. */
export async function sqlCopy(source: StoreSource, setting: SqlSetting): Promise<string> {
  const { output, error } = source.spools;
  const reruns = (source.reruns ?? []).flatMap(({ batchId, spools }) => [
    batchId,
    ...Object.values(spools).flatMap(Object.values),
  ]);
  const filled = createHash("sha1").update(reruns.join(" ")).digest("hex").slice(0, 8);
  const state = [
    copyVersion,
    output.generation,
    output.sizeBytes,
    error.generation,
    error.sizeBytes,
    filled,
    setting.stamp,
  ].join("-");
  const dir = join(/* turbopackIgnore: true */ (await engine()).dir, "sql");
  const path = join(/* turbopackIgnore: true */ dir, `${source.batchId}-${state}.duckdb`);
  const make = async () => {
    await mkdir(/* turbopackIgnore: true */ dir, { recursive: true, mode: 0o700 });
    const now = new Date();
    const isThere = await utimes(/* turbopackIgnore: true */ path, now, now).then(
      () => true,
      () => false,
    );
    if (isThere) return path;
    const draft = `${path}.${process.pid}.new`;
    await rm(/* turbopackIgnore: true */ draft, { force: true });
    await fill(source, draft, setting);
    await rename(/* turbopackIgnore: true */ draft, /* turbopackIgnore: true */ path);
    await sweep(dir);
    return path;
  };
  const made = making().get(path) ?? make().finally(() => making().delete(path));
  making().set(path, made);
  return made;
}
