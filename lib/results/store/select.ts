import "server-only";
import type { DuckDBValue } from "@duckdb/node-api";
import {
  type ColumnRef,
  type Condition,
  isDescending,
  numberColumns,
  parseColumn,
  type RowColumn,
  readConditions,
  sortColumn,
  type WhereOp,
} from "@/lib/results/columns";
import type { ResultSelection } from "@/lib/results/contract";
import { numberIn } from "@/lib/results/rules/unfold";
import { conditions } from "./counts";
import { type Reach, reaches } from "./query";
import { headLength } from "./schema";
import { mayHold, wholeField, wholeFieldBytes } from "./whole-field";

/** Dollars a token of each model costs, as near as sorting needs it. */
export type TokenPrices = readonly { model: string; input: number; output: number }[];

/** Values on their way into a query, each under a name of its own: nothing a person wrote is ever part of its text. */
export class Bindings {
  readonly values: Record<string, DuckDBValue> = {};
  private count = 0;

  bind(value: string | number): string {
    this.count += 1;
    const name = `v${this.count}`;
    this.values[name] = value;
    return typeof value === "number" ? `$${name}::double` : `$${name}::varchar`;
  }
}

/** What a piece of a query is made for. */
type Asking = { prices: TokenPrices; bindings: Bindings; reach: Reach };

/** An answer that an edited rerun brought is that of the model the rerun asked. */
const askedModel = "coalesce(r.asked_model, i.model)";

const tokens =
  "case when r.input_tokens is null and r.output_tokens is null then null else coalesce(r.input_tokens, 0) + coalesce(r.output_tokens, 0) end";

function costOf({ prices, bindings, reach }: Asking): string {
  const model = reach === "own" ? "i.model" : askedModel;
  const cases = prices.map(
    ({ model, input, output }) =>
      `when ${bindings.bind(model)} then r.input_tokens * ${bindings.bind(input)} + r.output_tokens * ${bindings.bind(output)}`,
  );
  if (cases.length === 0) return "null::double";
  return `case when r.status = 'answered' then case ${model} ${cases.join(" ")} end end`;
}

const rowExpressions: Record<Exclude<RowColumn, "cost">, string> = {
  input: "i.seq",
  arrival: "r.no",
  customId: "i.custom_id",
  status: "coalesce(r.status, 'pending')",
  flag: "r.flag",
  model: "i.model",
  prompt: "i.prompt",
  answer: "nullif(r.answer, '')",
  finishReason: "r.finish_reason",
  inputTokens: "r.input_tokens",
  outputTokens: "r.output_tokens",
  tokens,
  error: "r.error_message",
};

function expressionOf(name: RowColumn, asking: Asking): string {
  if (name === "cost") return costOf(asking);
  return name === "model" && asking.reach === "shown" ? askedModel : rowExpressions[name];
}

/** What a text is sorted by: its beginning. */
const sortedBy: Partial<Record<RowColumn, string>> = {
  prompt: "i.head",
  answer: "nullif(r.head, '')",
  error: `left(r.error_message, ${headLength})`,
};

/** Prompts and answers are looked through, lower-cased, as far as search reaches, not only as far as they are shown. */
const searchedIn: Partial<Record<RowColumn, string>> = { answer: "r.find", prompt: "i.find[length(i.custom_id) + 2:]" };

/** `find`: what is looked through in place of the text, lower-cased. */
type Side = { text: string; find?: string | undefined; number: string | null };

function textTest(op: WhereOp, { text, find }: Side, value: string, bindings: Bindings): string | null {
  const lowered = find ?? `lower(${text})`;
  if (op === "has") return `contains(${lowered}, ${bindings.bind(value.toLowerCase())})`;
  if (op === "lacks") return `not contains(${lowered}, ${bindings.bind(value.toLowerCase())})`;
  if (op === "matches") return `regexp_matches(${find ?? text}, ${bindings.bind(value)}, 'i')`;
  return null;
}

const sqlOf = (op: WhereOp): string => (op === "!=" ? "<>" : op);

/** A comparison of one cell. What reads as a number is compared as one, where the cell holds one. */
function test({ op, value }: Condition, side: Side, bindings: Bindings): string {
  const { text, number } = side;
  const found = textTest(op, side, value, bindings);
  if (found !== null) return found;
  const asNumber = numberIn(value);
  if (number === null || asNumber === null) {
    return `lower(${text}) ${sqlOf(op)} ${bindings.bind(value.toLowerCase())}`;
  }
  const compared = `${number} ${sqlOf(op)} ${bindings.bind(asNumber)}`;
  // Words are no numbers, so they neither exceed nor undercut one; they only differ from it.
  return op === "!=" ? `(${number} is null or ${compared})` : compared;
}

function rowCondition(name: RowColumn, condition: Condition, asking: Asking): string {
  const { bindings } = asking;
  const expression = expressionOf(name, asking);
  if (condition.op === "empty") return `(${expression} is null or ${expression}::varchar = '')`;
  if (condition.op === "filled") return `(${expression} is not null and ${expression}::varchar <> '')`;
  if (numberColumns.has(name)) {
    return test(condition, { text: `(${expression})::varchar`, number: `(${expression})` }, bindings);
  }
  return test(condition, { text: expression, find: searchedIn[name], number: null }, bindings);
}

/** Where the cells of an unfolded column lie: their table, and what joins them to a row. */
const placeOf = (ref: Exclude<ColumnRef, { kind: "row" }>, reach: Reach) =>
  ref.kind === "json"
    ? { table: reaches[reach].field, key: "no", owner: "r.no", path: ref.path }
    : { table: "cell", key: "seq", owner: "i.seq", path: ref.name };

const isOfText = (op: WhereOp): boolean => op === "has" || op === "lacks" || op === "matches";

/** Fields too long to be kept whole are looked for in the answers they stand in. */
function longCellCondition(path: string, { op, value }: Condition, { bindings, reach }: Asking): string {
  const found = op === "lacks" ? "has" : op;
  const test = (find: string) => textTest(found, { text: find, find, number: null }, value, bindings) ?? "true";
  const { result, field } = reaches[reach];
  // What the beginning has, the whole has; a pattern may ask for the end.
  const isSure = found === "has" ? "true" : "not is_long";
  const hint = found === "has" ? mayHold(value, (text) => bindings.bind(text)) : "true";
  // In this order: an answer is taken apart only when nothing cheaper has decided.
  const holding = `r.no in (
    with cells as materialized (
      select no, strlen(text) >= ${wholeFieldBytes} as is_long, ${test("lower(text)")} as is_found
      from ${field} where path = ${bindings.bind(path)}
    )
    select no from cells where is_found and ${isSure}
    union all
    select no from ${result} where no in (select no from cells where is_long and not (is_found and ${isSure}))
      and case when ${hint} then ${test(wholeField("find", path))} else false end)`;
  return op === "lacks"
    ? `(r.no in (select no from ${field} where path = ${bindings.bind(path)}) and not ${holding})`
    : holding;
}

function cellCondition(ref: Exclude<ColumnRef, { kind: "row" }>, condition: Condition, asking: Asking): string {
  if (ref.kind === "json" && isOfText(condition.op)) return longCellCondition(ref.path, condition, asking);
  const { bindings, reach } = asking;
  const { table, key, owner, path } = placeOf(ref, reach);
  const those = `select ${key} from ${table} where path = ${bindings.bind(path)}`;
  if (condition.op === "empty") {
    return `(${owner} is null or ${owner} not in (${those} and text <> ''))`;
  }
  if (condition.op === "filled") return `${owner} in (${those} and text <> '')`;
  return `${owner} in (${those} and ${test(condition, { text: "text", number: "number" }, bindings)})`;
}

function conditionOf(condition: Condition, asking: Asking): string {
  const ref = parseColumn(condition.column);
  if (ref === null) return "false";
  return ref.kind === "row" ? rowCondition(ref.name, condition, asking) : cellCondition(ref, condition, asking);
}

/** Two plain scans of one column each are quicker than looking at both columns of the joined rows. */
function searchCondition({ search = "", mode, scope }: ResultSelection, { bindings, reach }: Asking): string[] {
  if (search === "") return [];
  const found =
    mode === "regex"
      ? `regexp_matches(find, ${bindings.bind(search)}, 'i')`
      : `contains(find, ${bindings.bind(search.toLowerCase())})`;
  const scans = [
    ...(scope === "answers" ? [] : [`select seq from input where ${found}`]),
    ...(scope === "prompts" ? [] : [`select seq from ${reaches[reach].result} where ${found}`]),
  ];
  return [`i.seq in (${scans.join(" union all ")})`];
}

/** What a selection asks of a row of `input i left join result r`. */
export function selectionSql(selection: ResultSelection, asking: Asking): string {
  const { filter, where = "", cause } = selection;
  const parts = [
    conditions[filter],
    ...searchCondition(selection, asking),
    ...(readConditions(where) ?? []).map((condition) => conditionOf(condition, asking)),
    ...(cause === undefined ? [] : [`r.status = 'failed' and r.error_key = ${asking.bindings.bind(cause)}`]),
  ];
  return parts.join(" and ");
}

/** The order a sort asks for: what to join for it, and what to order by. Rows without a value come last, either way. */
export function orderSql(sort: string, asking: Asking): { join: string; by: string } {
  const { bindings, reach } = asking;
  const direction = isDescending(sort) ? "desc" : "asc";
  const ref = parseColumn(sortColumn(sort));
  if (ref === null) return { join: "", by: "i.seq" };
  if (ref.kind === "row") {
    const expression = sortedBy[ref.name] ?? expressionOf(ref.name, asking);
    return { join: "", by: `${expression} ${direction} nulls last, i.seq` };
  }
  const { table, key, owner, path } = placeOf(ref, reach);
  const join = `left join (select ${key}, any_value(number) as number, any_value(lower(left(text, ${headLength}))) as text from ${table}
    where path = ${bindings.bind(path)} group by ${key}) s on s.${key} = ${owner}`;
  return { join, by: `s.number ${direction} nulls last, s.text ${direction} nulls last, i.seq` };
}
