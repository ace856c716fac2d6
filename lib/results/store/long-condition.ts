import "server-only";
import type { DuckDBConnection } from "@duckdb/node-api";
import { z } from "zod";
import { type Bindings, type TextOp, textTest } from "./cell-test";
import { all, type Reach, reaches } from "./query";
import { mayHold, wholeField } from "./whole-field";

const Kept = z.enum(["whole", "placed", "start"]);

/** In which ways rows keep each field of JSON answers: whole, with the place where it stands, or only its beginning. */
export type KeptPaths = ReadonlyMap<string, ReadonlySet<z.infer<typeof Kept>>>;

export async function readKeptPaths(connection: DuckDBConnection): Promise<KeptPaths> {
  const Row = z.object({ path: z.string(), kept: z.array(Kept) });
  const sql = "select path, list(distinct kept) as kept from shown_field group by path";
  return new Map((await all(connection, Row, sql)).map(({ path, kept }) => [path, new Set(kept)]));
}

type Asking = { bindings: Bindings; reach: Reach; keptPaths: KeptPaths };

/**
 * What a condition on a text asks of a field of JSON answers. Most are kept whole. Of longer ones it is known where they stand in
 * their answer, if they stand there as they are. Of those left, an answer is taken apart, but only when nothing cheaper has
 * decided; of answers of several pieces the whole lies in `rest`. Where no row keeps the field in one of these ways, nothing is read.
 */
export function longCondition(path: string, op: TextOp, value: string, asking: Asking): string {
  const { bindings, reach, keptPaths } = asking;
  const { result, field } = reaches[reach];
  const found = op === "lacks" ? "has" : op;
  const test = (find: string) => textTest(found, { text: find, find, number: null }, value, bindings) ?? "true";
  const named = bindings.bind(path);
  const kept = (how: string) => `from ${field} where path = ${named} and kept = '${how}'`;
  const ways = keptPaths.get(path);
  const whole = () => `select no ${kept("whole")} and ${test("lower(text)")}`;
  const placed = () =>
    `select no from ${result} where long_path = ${named} and ${placedTest(found, value, test, bindings)}`;
  const queries = [
    ...(ways?.has("whole") ? [whole()] : []),
    ...(ways?.has("placed") ? [placed()] : []),
    ...(ways?.has("start") ? openQueries(path, kept("start"), { found, value, test, bindings, reach }) : []),
  ];
  const holding = queries.length === 0 ? "false" : `r.no in (${queries.join(" union all ")})`;
  return op === "lacks" ? `(r.no in (select no from ${field} where path = ${named}) and not ${holding})` : holding;
}

type Test = (find: string) => string;

/** Of an answer that has the text somewhere, mostly the first place decides. */
function placedTest(found: TextOp, value: string, test: Test, bindings: Bindings): string {
  const inside = test("find[long_at : long_at + long_length - 1]");
  if (found !== "has") return inside;
  const needle = bindings.bind(value.toLowerCase());
  return `${test("find")} and (
    strpos(find, ${needle}) between long_at and long_at + long_length - length(${needle}) or ${inside})`;
}

type Open = { found: TextOp; value: string; test: Test; bindings: Bindings; reach: Reach };

/** The last test names both sides of its join, or the engine would make it for every answer there is. */
function openQueries(path: string, from: string, { found, value, test, bindings, reach }: Open): string[] {
  const { result, rest } = reaches[reach];
  // What the beginning has, the whole has; a pattern may ask for the end.
  const isSure = found === "has" ? test("lower(text)") : "false";
  const hint = found === "has" ? mayHold(value, (text) => bindings.bind(text)) : null;
  const held =
    hint === null
      ? ""
      : `and no in (
      select no from ${result} where ${hint} union all select owner from ${rest} where kind = 'answer')`;
  const open = `select no ${from} and not (${isSure}) ${held}`;
  return [
    `select no ${from} and ${isSure}`,
    `select open.no from (${open}) open join ${result} a on a.no = open.no
     where case when open.no >= 0 then ${test(wholeField("a.find", path))} else false end`,
    `select no from (
       select owner as no, string_agg(find[skip + 1:], '' order by part) as find
       from ${rest} where kind = 'answer' and owner in (${open}) group by owner
     ) where ${test(wholeField("find", path))}`,
  ];
}
