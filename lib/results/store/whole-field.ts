import "server-only";

/** How keys may be joined to a path: `a.b` is the key "b" in the object "a", or the key "a.b". */
function spellings(names: readonly string[]): string[][] {
  const [first, ...rest] = names;
  if (first === undefined) return [];
  if (rest.length === 0) return [[first]];
  const [next = "", ...others] = rest;
  return [...spellings(rest).map((keys) => [first, ...keys]), ...spellings([`${first}.${next}`, ...others])];
}

const pointed = (key: string): string => `/${key.replaceAll("~", "~0").replaceAll("/", "~1")}`;
const quoted = (text: string): string => `'${text.replaceAll("'", "''")}'`;

/** Where a field may lie in an answer's JSON, as JSON pointers; a list of one object counts as that object. */
export function pointersOf(path: string): string[] {
  const names = path.split(".");
  const pointers = (names.length > 5 ? [[path]] : spellings(names)).map((keys) => keys.map(pointed).join(""));
  return [...pointers, ...pointers.map((pointer) => `/0${pointer}`)];
}

/**
 * The whole of a field, lower-cased, out of a lower-cased answer: all of it is JSON, or what stands between its first and
 * its last bracket. Null where neither is.
 */
export function wholeField(find: string, path: string): string {
  const inner = `regexp_extract(${find}, '(?s)[{\\[].*[}\\]]')`;
  const json = `case when json_valid(${find}) then ${find} when json_valid(${inner}) then ${inner} end`;
  const pointers = pointersOf(path.toLowerCase()).map(quoted).join(", ");
  return `list_filter(json_extract_string(${json}, [${pointers}]), lambda value: value is not null)[1]`;
}

/** Whether JSON may spell a text in other letters than its own. */
const isEscapable = /["\\/\p{Cc}]/u;

/**
 * A cheap test that every row of `result` passes whose answer has a text in a field: JSON spells it as it is, or escapes it.
 * Null where there is none.
 */
export const mayHold = (needle: string, bind: (text: string) => string): string | null =>
  isEscapable.test(needle) ? null : `(is_escaped or contains(find, ${bind(needle.toLowerCase())}))`;
