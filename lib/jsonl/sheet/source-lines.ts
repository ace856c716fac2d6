/**
 * The rows requests were made of, as they lie beside the requests on the server: one JSON list of texts a line. The first
 * line names the columns, the first of which is `custom_id`: the id a row's request went under.
 */
export const ID_COLUMN = "custom_id";

export const sourceLimits = {
  bytes: 400_000_000,
  rows: 1_000_000,
  /** Beside the ids. */
  columns: 200,
  nameLength: 200,
  lineBytes: 2 << 20,
} as const;

export const sourceLine = (cells: readonly string[]): string => `${JSON.stringify(cells)}\n`;

/** The cells of a line; null when it is not a list of texts. */
export function readSourceLine(line: string): string[] | null {
  try {
    const cells: unknown = JSON.parse(line);
    return Array.isArray(cells) && cells.every((cell) => typeof cell === "string") ? cells : null;
  } catch {
    return null;
  }
}

/** Why a table with these columns, its ids aside, cannot be kept beside its requests; null when it can. */
export function columnsProblem(names: readonly string[]): string | null {
  const { columns, nameLength } = sourceLimits;
  if (names.length === 0) return "The table has no column beside the ids.";
  if (names.length > columns)
    return `The table has ${names.length.toLocaleString("en")} columns; at most ${columns} are kept.`;
  const long = names.findIndex((name) => name.length > nameLength);
  if (long !== -1) return `The name of column ${long + 1} is longer than ${nameLength} characters.`;
  const odd = names.findIndex((name) => name === "" || name === "__proto__" || /\0/.test(name) || !name.isWellFormed());
  if (odd !== -1) return `Column ${odd + 1} has a name that cannot be kept.`;
  const again = names.findIndex((name, at) => names.indexOf(name) !== at);
  return again === -1 ? null : `Column ${again + 1} is called like one before it.`;
}
