import "server-only";
import { type Bindings, type TextOp, textTest } from "./cell-test";
import { type Reach, reaches } from "./query";
import { mayHold, wholeField, wholeFieldBytes } from "./whole-field";

type Asking = { bindings: Bindings; reach: Reach };

/** Answers that a text can be in a field of, as a query for their numbers; null where every one can be. */
function candidates(value: string, { bindings, reach }: Asking): string | null {
  const hint = mayHold(value, (text) => bindings.bind(text));
  if (hint === null) return null;
  const { result, rest } = reaches[reach];
  return `select no from ${result} where ${hint} union all select owner from ${rest} where kind = 'answer'`;
}

/**
 * What a condition on a text asks of a field of JSON answers. Fields too long to be kept whole are looked for in the answers
 * they stand in; an answer is taken apart only when nothing cheaper has decided. Of answers of several pieces the whole lies in
 * `rest`. The last test names both sides of its join, or the engine would make it for every answer there is.
 */
export function longCondition(path: string, op: TextOp, value: string, asking: Asking): string {
  const { bindings, reach } = asking;
  const { result, field, rest } = reaches[reach];
  const found = op === "lacks" ? "has" : op;
  const test = (find: string) => textTest(found, { text: find, find, number: null }, value, bindings) ?? "true";
  const named = bindings.bind(path);
  const held = found === "has" ? candidates(value, asking) : null;
  const cells = (where: string) => `
    select no, strlen(text) >= ${wholeFieldBytes} as is_long, ${test("lower(text)")} as is_found
    from ${field} where path = ${named} and ${where}`;
  // What is no text in the answer may be spelled otherwise there.
  const isSpelled = "kind = 't' and not starts_with(text, '{')";
  const looked =
    held === null
      ? cells("true")
      : `${cells(`${isSpelled} and no in (from held)`)} union all ${cells(`not (${isSpelled})`)}`;
  // What the beginning has, the whole has; a pattern may ask for the end.
  const isSure = found === "has" ? "is_found" : "is_found and not is_long";
  const holding = `r.no in (
    with ${held === null ? "" : `held as materialized (${held}),`} cells as materialized (${looked}),
      open as materialized (select no from cells where is_long and not (${isSure})),
      whole as (
        select owner as no, string_agg(find[skip + 1:], '' order by part) as find
        from ${rest} where kind = 'answer' and owner in (from open) group by owner
      )
    select no from cells where ${isSure}
    union all
    select open.no from open join ${result} a on a.no = open.no
    where case when open.no >= 0 then ${test(wholeField("a.find", path))} else false end
    union all
    select no from whole where ${test(wholeField("find", path))})`;
  return op === "lacks" ? `(r.no in (select no from ${field} where path = ${named}) and not ${holding})` : holding;
}
