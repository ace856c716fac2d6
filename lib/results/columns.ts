import { z } from "zod";

/** Columns every row has; what an answer or a table of sources adds is named `json.<path>` and `source.<name>`. */
export const rowColumns = [
  "input",
  "arrival",
  "customId",
  "status",
  "flag",
  "model",
  "prompt",
  "answer",
  "finishReason",
  "inputTokens",
  "outputTokens",
  "tokens",
  "cost",
  "error",
] as const;
export type RowColumn = (typeof rowColumns)[number];

/** What numbers are compared in; the other columns hold text. */
export const numberColumns: ReadonlySet<string> = new Set<RowColumn>([
  "input",
  "arrival",
  "inputTokens",
  "outputTokens",
  "tokens",
  "cost",
]);

const isRowColumn = (name: string): name is RowColumn => (rowColumns as readonly string[]).includes(name);

/** A column as a query names it, taken apart: a column of every row, a field of JSON answers, or a source column. */
export type ColumnRef =
  | { kind: "row"; name: RowColumn }
  | { kind: "json"; path: string }
  | { kind: "source"; name: string };

export function parseColumn(key: string): ColumnRef | null {
  if (key.startsWith("json.") && key.length > 5) return { kind: "json", path: key.slice(5) };
  if (key.startsWith("source.") && key.length > 7) return { kind: "source", name: key.slice(7) };
  return isRowColumn(key) ? { kind: "row", name: key } : null;
}

export const ColumnKey = z
  .string()
  .max(300)
  .refine((key) => parseColumn(key) !== null, "There is no such column.");

export const whereOps = ["=", "!=", "<", "<=", ">", ">=", "has", "lacks", "matches", "empty", "filled"] as const;
export const WhereOp = z.enum(whereOps);
export type WhereOp = z.infer<typeof WhereOp>;

/**
 * One condition on a column. Both sides are compared as numbers when the column or the cell holds one and the value
 * reads as one; `has`, `lacks` and `matches` (RE2) look at text, whatever its case; `empty` and `filled` take no value.
 */
export const Condition = z.strictObject({
  column: ColumnKey,
  op: WhereOp,
  value: z.string().max(500).default(""),
});
export type Condition = z.infer<typeof Condition>;

export const Conditions = z.array(Condition).max(12);

/** Conditions as a query carries them: JSON text of `[column, op, value]` triples. Empty for none. */
export const writeConditions = (conditions: readonly Condition[]): string =>
  conditions.length === 0 ? "" : JSON.stringify(conditions.map(({ column, op, value }) => [column, op, value]));

const Triples = z.array(z.tuple([z.string(), z.string(), z.string()])).max(12);

/** Reads what `writeConditions` wrote; null for anything else. */
export function readConditions(text: string): Condition[] | null {
  if (text === "") return [];
  try {
    const triples = Triples.parse(JSON.parse(text));
    return Conditions.parse(triples.map(([column, op, value]) => ({ column, op, value })));
  } catch {
    return null;
  }
}

/** A sort: a column, descending after a minus. "input" is the order of the file, "-arrival" the newest first. */
export const Sort = z
  .string()
  .max(301)
  .refine((sort) => parseColumn(sort.replace(/^-/, "")) !== null, "There is no such column to sort by.");

export const isDescending = (sort: string): boolean => sort.startsWith("-");
export const sortColumn = (sort: string): string => sort.replace(/^-/, "");
