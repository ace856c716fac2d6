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
import { type Bindings, cellTest, isOfText, textTest } from "./cell-test";
import { conditions } from "./counts";
import { type Reach, reaches } from "./query";
import { headLength } from "./schema";
import { mayHold, wholeField, wholeFieldBytes } from "./whole-field";

/** Dollars a token of each model costs, as near as sorting needs it. */
export type TokenPrices = readonly { model: string; input: number; output: number }[];

/** What a piece of a query is made for. */
type Asking = { prices: TokenPrices; waiting: RowStatus; bindings: Bindings; reach: Reach };

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

/** A prompt as search looks through it; the custom_id stands before it. */
const promptFind = "find[length(custom_id) + 2:]";

/**
 * Prompts and answers are looked through, lower-cased, as far as search reaches, not only as far as they are shown; by a
 * scan of their own table, which is quicker than looking at texts of joined rows.
 */
const searchedIn: Partial<Record<RowColumn, (reach: Reach) => { owner: string; find: string; from: string }>> = {
  prompt: () => ({ owner: "i.seq", find: promptFind, from: "select seq from input" }),
  answer: (reach) => ({ owner: "r.no", find: "find", from: `select no from ${reaches[reach].result}` }),
};

function rowCondition(name: RowColumn, condition: Condition, asking: Asking): string {
  const { bindings } = asking;
  const expression = expressionOf(name, asking);
  if (condition.op === "empty") return `(${expression} is null or ${expression}::varchar = '')`;
  if (condition.op === "filled") return `(${expression} is not null and ${expression}::varchar <> '')`;
  if (numberColumns.has(name)) {
    return cellTest(condition, { text: `(${expression})::varchar`, number: `(${expression})` }, bindings);
  }
  const searched = isOfText(condition.op) ? searchedIn[name]?.(asking.reach) : undefined;
  if (searched) {
    const { owner, find, from } = searched;
    return `${owner} in (${from} where ${cellTest(condition, { text: find, find, number: null }, bindings)})`;
  }
  return cellTest(condition, { text: expression, number: null }, bindings);
}

/** Where the cells of an unfolded column lie: their table, and what joins them to a row. */
const placeOf = (ref: Exclude<ColumnRef, { kind: "row" }>, reach: Reach) =>
  ref.kind === "json"
    ? { table: reaches[reach].field, key: "no", owner: "r.no", path: ref.path }
    : { table: "cell", key: "seq", owner: "i.seq", path: ref.name };

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
  return `${owner} in (${those} and ${cellTest(condition, { text: "text", number: "number" }, bindings)})`;
}

function conditionOf(condition: Condition, asking: Asking): string {
  const ref = parseColumn(condition.column);
  if (ref === null) return "false";
  return ref.kind === "row" ? rowCondition(ref.name, condition, asking) : cellCondition(ref, condition, asking);
}

/**
 * Plain scans of one column each are quicker than looking at all of them in joined rows. What many requests tell the model
 * alike is looked through once.
 */
function searchCondition({ search = "", mode, scope }: ResultSelection, { bindings, reach }: Asking): string[] {
  if (search === "") return [];
  const isPattern = mode === "regex";
  const sought = bindings.bind(isPattern ? search : search.toLowerCase());
  const found = (text: string) =>
    isPattern ? `regexp_matches(${text}, ${sought}, 'i')` : `contains(${text}, ${sought})`;
  // A pattern may ask for the beginning of a text, so the id before the prompt is then looked at by itself.
  const asked = isPattern ? `(${found(promptFind)} or ${found("custom_id")})` : found("find");
  const { result } = reaches[reach];
  const scans = [
    ...(scope === "answers"
      ? []
      : [
          `select seq from input where ${asked}`,
          `select seq from input where context_key in (select key from context where ${found("find")})`,
        ]),
    ...(scope === "prompts" ? [] : ["find", "aside"].map((text) => `select seq from ${result} where ${found(text)}`)),
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
