import "server-only";
import type { LineReader } from "@/lib/results/lines";
import { cellLetters } from "@/lib/results/reader/contract";
import { readRequest } from "@/lib/results/rules/request";
import type { StoreRow } from "@/lib/results/store/rows";

/** Whether the store may hold only the beginnings of these. */
export const isCut = (cells: Readonly<Record<string, string>>): boolean =>
  Object.values(cells).some((value) => value.length >= cellLetters);

/** What is asked of a row, uncut: read from its line where the store holds only the beginning. */
export async function asked(row: StoreRow, lines: LineReader): Promise<Pick<StoreRow, "prompt" | "source">> {
  const line = row.isPromptCut || isCut(row.source) ? await lines.request(row) : null;
  const cells = row.isTableCut ? await lines.tableCells(row) : null;
  if (line === null) return cells === null ? row : { prompt: row.prompt, source: { ...row.source, ...cells } };
  const { prompt, source } = readRequest(line);
  return { prompt, source: { ...row.source, ...Object.fromEntries(source), ...cells } };
}
