import Papa from "papaparse";
import { AppError } from "@/lib/wire/errors";
import { ID_COLUMN, readSourceLine } from "./source-lines";

/**
 * The rows a batch was made of with what was answered beside each, as CSV: all columns of the table in its order, then those of
 * the answers, which are CSV with a `custom_id` column. A row without an answer keeps its place; an answer to no row is left out.
 * @throws AppError `invalid_input` when one of them has no ids
 */
export function joinAnswers(source: string, answers: string): string {
  const table = placed(source.split("\n").flatMap((line) => (line === "" ? [] : [readSourceLine(line) ?? []])));
  const answered = placed(
    Papa.parse<string[]>(answers.replace(/^\ufeff/, ""), { delimiter: ",", skipEmptyLines: true }).data,
  );
  const byId = new Map(answered.rows.map((row) => [row[answered.idAt] ?? "", row]));
  const others = answered.columns.map((_, at) => at).filter((at) => at !== answered.idAt);
  const taken = new Set(table.columns);
  const header = [
    ...table.columns,
    ...others.map((at) => {
      const name = answered.columns[at] ?? "";
      return taken.has(name) ? `${name} (answer)` : name;
    }),
  ];
  const rows = table.rows.map((row) => {
    const answer = byId.get(row[table.idAt] ?? "");
    return [...row, ...others.map((at) => answer?.[at] ?? "")];
  });
  return `${Papa.unparse([header, ...rows], { newline: "\n" })}\n`;
}

function placed([columns = [], ...rows]: string[][]): { columns: string[]; rows: string[][]; idAt: number } {
  const idAt = columns.indexOf(ID_COLUMN);
  if (idAt < 0) throw new AppError("invalid_input", "The answers have no ids to be joined by.");
  return { columns, rows, idAt };
}
