import type { Condition } from "@/lib/results/columns";
import { finalAnswerPath, wholeAnswerPath } from "@/lib/results/rules/answer-text";
import type { Bin } from "@/lib/results/rules/statistics";

/** The column of Results that a path of the answers is; null for what only views draw out of a text. */
export const columnOf = (path: string): string | null =>
  path === wholeAnswerPath || path === finalAnswerPath ? null : `json.${path}`;

/** The rows of one value; none can be told where the path is no column. */
export function rowsOfLabel(path: string, label: string): Condition[] | null {
  const column = path === wholeAnswerPath ? "answer" : columnOf(path);
  if (column === null || label.length > labelLengthMax) return null;
  return [label === "" ? { column, op: "empty", value: "" } : { column, op: "=", value: label }];
}

/** Views show only the beginning of a longer value. */
const labelLengthMax = 199;

export function rowsOfBin(path: string, { from, to }: Bin, isLast: boolean): Condition[] | null {
  const column = columnOf(path);
  if (column === null) return null;
  return [
    { column, op: ">=", value: String(from) },
    { column, op: isLast ? "<=" : "<", value: String(to) },
  ];
}

export function rowsFrom(path: string, threshold: number): Condition[] | null {
  const column = columnOf(path);
  return column === null ? null : [{ column, op: ">=", value: String(threshold) }];
}
