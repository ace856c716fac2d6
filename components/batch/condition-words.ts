import { type Condition, numberColumns, type WhereOp } from "@/lib/results/columns";
import type { GridColumn } from "./grid-columns";

export const opWords: Record<WhereOp, string> = {
  "=": "equal to",
  "!=": "other than",
  "<": "less than",
  "<=": "at most",
  ">": "more than",
  ">=": "at least",
  has: "containing",
  lacks: "not containing",
  matches: "matching a pattern",
  empty: "empty",
  filled: "not empty",
};

export const takesValue = (op: WhereOp): boolean => op !== "empty" && op !== "filled";

const forNumbers: readonly WhereOp[] = ["=", "!=", "<", "<=", ">", ">=", "empty", "filled"];
const forTexts: readonly WhereOp[] = ["has", "lacks", "=", "!=", "matches", "empty", "filled"];

/** What may be asked of a column. Mixed fields may hold both. */
export function opsOf(column: GridColumn | undefined): readonly WhereOp[] {
  if (!column) return forTexts;
  const kind = column.field?.kind;
  if (kind === "number" || numberColumns.has(column.key)) return forNumbers;
  return kind === "mixed" ? [...forNumbers, "has", "lacks", "matches"] : forTexts;
}

const nameOf = (column: string, columns: readonly GridColumn[]): string =>
  columns.find(({ key }) => key === column)?.label ?? column.replace(/^(?:json|source)\./, "");

const signs: Partial<Record<WhereOp, string>> = { has: "contains", lacks: "without", matches: "matches", "!=": "≠" };

/** A condition in few words: "score < 3", "label contains good", "summary is empty". */
export function conditionWords({ column, op, value }: Condition, columns: readonly GridColumn[]): string {
  const name = nameOf(column, columns);
  return takesValue(op) ? `${name} ${signs[op] ?? op} ${value}` : `${name} is ${opWords[op]}`;
}
