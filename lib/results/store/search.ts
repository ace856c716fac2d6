import "server-only";
import type { ResultSelection } from "@/lib/results/contract";
import { type Bindings, type Side, type TextOp, textTest } from "./cell-test";
import { type Reach, reaches } from "./query";

/** A prompt as search looks through it; the custom_id stands before it. */
export const promptFind = "find[length(custom_id) + 2:]";

type Place = { reach: Reach; at?: string };

/** Answers of which a later piece is found. */
const laterAnswers = (found: string, { result, rest }: Record<"result" | "rest", string>, kinds: string): string =>
  `select seq from ${result} where no in (select owner from ${rest} where kind in (${kinds}) and ${found})`;

type Sought = {
  /** A test of a lower-cased text. */
  found: (text: string) => string;
  scope: ResultSelection["scope"];
  /** A pattern may ask for the beginning of a text, so the id before a prompt is then looked at by itself. */
  isPattern: boolean;
};

/**
 * Queries for the places of what is sought, each a plain scan of one column: that is quicker than looking at all of them
 * in joined rows. Texts are looked through to their end: those longer than a piece go on in `rest`, as what requests tell
 * the model alike goes on in further rows of `context`. A pattern is found where it fits into what two pieces have in common.
 * `at`: the database, where it is not the one in use.
 */
export function scansFor({ found, scope, isPattern }: Sought, { reach, at }: Place): string[] {
  const of = (table: string) => (at === undefined ? table : `${at}.${table}`);
  const { result, rest } = reaches[reach];
  const tables = { result: of(result), rest: of(rest) };
  const asked = isPattern ? `(${found(promptFind)} or ${found("custom_id")})` : found("find");
  const later = (kind: string) => `select owner from ${of("rest")} where kind = '${kind}' and ${found("find")}`;
  const prompts = [
    `select seq from ${of("input")} where ${asked}`,
    `select seq from ${of("input")} where context_key in (select key from ${of("context")} where ${found("find")})`,
    later("prompt"),
  ];
  const answers = [
    ...["find", "aside"].map((text) => `select seq from ${tables.result} where ${found(text)}`),
    laterAnswers(found("find"), tables, "'answer', 'aside'"),
  ];
  const source = [`select seq from ${of("cell")} where ${found("lower(text)")}`, later("cell")];
  return { all: [...prompts, ...answers, ...source], prompts, answers, source }[scope];
}

/** What a selection searches for, as a condition on `i.seq`; nothing where it searches for nothing. */
export function searchCondition(
  { search = "", mode, scope }: ResultSelection,
  { bindings, reach }: { bindings: Bindings; reach: Reach },
): string[] {
  if (search === "") return [];
  const isPattern = mode === "regex";
  const sought = bindings.bind(isPattern ? search : search.toLowerCase());
  const found = (text: string) =>
    isPattern ? `regexp_matches(${text}, ${sought}, 'i')` : `contains(${text}, ${sought})`;
  return [`i.seq in (${scansFor({ found, scope, isPattern }, { reach }).join(" union all ")})`];
}

/** The beginnings of texts, as a query whose rows have a `seq`, and the later pieces of those that are longer. */
type Text = { side: Side; from: string; later: (found: string) => string };

/** Prompts and answers, each where its own table has it. */
export const searchedIn: Partial<Record<string, (reach: Reach) => Text>> = {
  prompt: () => ({
    side: { text: promptFind, find: promptFind, number: null },
    from: "select seq from input",
    later: (found) => `select owner from rest where kind = 'prompt' and ${found}`,
  }),
  answer: (reach) => ({
    side: { text: "find", find: "find", number: null },
    from: `select seq from ${reaches[reach].result}`,
    later: (found) => laterAnswers(found, reaches[reach], "'answer'"),
  }),
};

/** The cells of a source column. */
export const searchedCells = (name: string): Text => ({
  side: { text: "text", number: null },
  from: `select seq from (select seq, text from cell where path = ${name})`,
  later: (found) => `select owner from rest where kind = 'cell' and path = ${name} and ${found}`,
});

/** A condition on the whole of a text, as one on `i.seq`: by scans of its own table. */
export function textCondition({ side, from, later }: Text, op: TextOp, value: string, bindings: Bindings): string {
  const found = op === "lacks" ? "has" : op;
  const test = (of: Side) => textTest(found, of, value, bindings) ?? "true";
  const isFound = test(side);
  const beyond = later(test({ text: "find", find: "find", number: null }));
  if (op !== "lacks") return `i.seq in (${from} where ${isFound} union all ${beyond})`;
  return `(i.seq in (${from} where not ${isFound}) and i.seq not in (select seq from (${beyond}) t(seq) where seq is not null))`;
}
