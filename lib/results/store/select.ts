import "server-only";
import {
  type ColumnRef,
  type Condition,
  isDescending,
  numberColumns,
  parseColumn,
  type RowColumn,
  readConditions,
  sortColumn,
} from "@/lib/results/columns";
import type { ResultSelection, RowStatus } from "@/lib/results/contract";
import { type Bindings, cellTest, isOfText } from "./cell-test";
import { conditions } from "./counts";
import { type KeptPaths, longCondition } from "./long-condition";
import { type Reach, reaches } from "./query";
import { headLength } from "./schema";
import { searchCondition, searchedCells, searchedIn, textCondition } from "./search";

/** Dollars a token of each model costs, as near as sorting needs it. */
export type TokenPrices = readonly { model: string; input: number; output: number }[];

/** What a piece of a query is made for. */
type Asking = { prices: TokenPrices; waiting: RowStatus; bindings: Bindings; reach: Reach; keptPaths: KeptPaths };

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

const rowExpressions: Record<Exclude<RowColumn, "cost" | "status">, string> = {
  input: "i.seq",
  arrival: "r.no",
  customId: "i.custom_id",
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
  if (name === "status") return `coalesce(r.status, ${asking.bindings.bind(asking.waiting)})`;
  return name === "model" && asking.reach === "shown" ? askedModel : rowExpressions[name];
}

/** What a text is sorted by: its beginning. */
const sortedBy: Partial<Record<RowColumn, string>> = {
  prompt: "i.head",
  answer: "nullif(r.head, '')",
  error: `left(r.error_message, ${headLength})`,
};

function rowCondition(name: RowColumn, condition: Condition, asking: Asking): string {
  const { bindings } = asking;
  const expression = expressionOf(name, asking);
  if (condition.op === "empty") return `(${expression} is null or ${expression}::varchar = '')`;
  if (condition.op === "filled") return `(${expression} is not null and ${expression}::varchar <> '')`;
  if (numberColumns.has(name)) {
    return cellTest(condition, { text: `(${expression})::varchar`, number: `(${expression})` }, bindings);
  }
  const searched = searchedIn[name]?.(asking.reach);
  if (searched && isOfText(condition.op)) return textCondition(searched, condition.op, condition.value, bindings);
  return cellTest(condition, { text: expression, number: null }, bindings);
}

/** Where the cells of an unfolded column lie: their table, and what joins them to a row. */
const placeOf = (ref: Exclude<ColumnRef, { kind: "row" }>, reach: Reach) =>
  ref.kind === "json"
    ? { table: reaches[reach].field, key: "no", owner: "r.no", path: ref.path }
    : { table: "cell", key: "seq", owner: "i.seq", path: ref.name };

function cellCondition(ref: Exclude<ColumnRef, { kind: "row" }>, condition: Condition, asking: Asking): string {
  const { bindings, reach } = asking;
  if (isOfText(condition.op)) {
    if (ref.kind === "json") return longCondition(ref.path, condition.op, condition.value, asking);
    return textCondition(searchedCells(bindings.bind(ref.name)), condition.op, condition.value, bindings);
  }
  const { table, key, owner, path } = placeOf(ref, reach);
  const those = `select ${key} from ${table} where path = ${bindings.bind(path)}`;
  if (condition.op === "empty") {
    return `(${owner} is null or ${owner} not in (${those} and text <> ''))`;
  }
  if (condition.op === "filled") return `${owner} in (${those} and text <> '')`;
  return `${owner} in (${those} and ${cellTest(condition, { text: "text", number: "number" }, bindings)})`;
}

function conditionOf(condition: Condition, asking: Asking): string {
  const ref = parseColumn(condition.column);
  if (ref === null) return "false";
  return ref.kind === "row" ? rowCondition(ref.name, condition, asking) : cellCondition(ref, condition, asking);
}

/** Whether a selection asks something of a text that JSON answers unfold to. */
export const asksOfFields = ({ where = "" }: ResultSelection): boolean =>
  (readConditions(where) ?? []).some(({ column, op }) => parseColumn(column)?.kind === "json" && isOfText(op));

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

/** What to join for an order, what to order by, and the two keys that rows of several batches are ordered by together. */
type Order = { join: string; by: string; number: string; text: string };

/** The order a sort asks for. Rows without a value come last, either way. */
export function orderSql(sort: string, asking: Asking): Order {
  const { bindings, reach } = asking;
  const direction = isDescending(sort) ? "desc" : "asc";
  const ref = parseColumn(sortColumn(sort));
  const none = { join: "", number: "null", text: "null" };
  if (ref === null) return { ...none, by: "i.seq" };
  if (ref.kind === "row") {
    const expression = sortedBy[ref.name] ?? expressionOf(ref.name, asking);
    const key = numberColumns.has(ref.name) ? { number: expression } : { text: expression };
    return { ...none, ...key, by: `${expression} ${direction} nulls last, i.seq` };
  }
  const { table, key, owner, path } = placeOf(ref, reach);
  const join = `left join (select ${key}, any_value(number) as number, any_value(lower(left(text, ${headLength}))) as text from ${table}
    where path = ${bindings.bind(path)} group by ${key}) s on s.${key} = ${owner}`;
  const by = `s.number ${direction} nulls last, s.text ${direction} nulls last, i.seq`;
  return { join, by, number: "s.number", text: "s.text" };
}
