import type { ToolRun } from "@/lib/jsonl/tools/job";
import { indexRequests } from "@/lib/jsonl/tools/request-index";
import { linesOf } from "./lines-of";
import { columnsProblem, ID_COLUMN, readSourceLine, sourceLine } from "./source-lines";

/** Rows that are put together before they become part of a blob. */
const BUNCH = 10_000;

async function columnsOf(blob: Blob): Promise<string[]> {
  for await (const line of linesOf(blob)) return readSourceLine(line)?.slice(1) ?? [];
  return [];
}

/**
 * One table of the rows that several have for some requests: every column once, in the order in which they first appear, and of
 * rows with one id the first. Null where they have too many columns between them to be kept.
 */
export async function joinTables(tables: readonly Blob[], requests: Blob, run: ToolRun): Promise<Blob | null> {
  const left = new Set((await indexRequests(requests, run, { withIds: true })).ids);
  const heads: string[][] = [];
  for (const table of tables) heads.push(await columnsOf(table));
  const names = [...new Set(heads.flat())];
  if (columnsProblem(names) !== null) return null;
  const parts: Blob[] = [];
  let bunch = [sourceLine([ID_COLUMN, ...names])];
  for (const [at, table] of tables.entries()) {
    const places = names.map((name) => (heads[at] ?? []).indexOf(name) + 1);
    let isHead = true;
    for await (const line of linesOf(table)) {
      run.signal?.throwIfAborted();
      const cells = isHead ? null : readSourceLine(line);
      isHead = false;
      const id = cells?.[0];
      if (!cells || id === undefined || !left.delete(id)) continue;
      bunch.push(sourceLine([id, ...places.map((place) => (place === 0 ? "" : (cells[place] ?? "")))]));
      if (bunch.length < BUNCH) continue;
      parts.push(new Blob(bunch));
      bunch = [];
    }
  }
  return new Blob([...parts, ...bunch], { type: "application/jsonl" });
}
