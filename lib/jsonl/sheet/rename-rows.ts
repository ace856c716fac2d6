import type { ToolRun } from "@/lib/jsonl/tools/job";
import { indexRequests } from "@/lib/jsonl/tools/request-index";
import { linesOf } from "./lines-of";
import { readSourceLine, sourceLine } from "./source-lines";

/** Rows that are put together before they become part of a blob. */
const BUNCH = 10_000;

/**
 * The table of requests that were given other ids: each row goes under the id its request has now. Null where all have the ids
 * they had, or where some came or went, for then it is not told which became which. Memory: the ids of both files.
 */
export async function renameRows(table: Blob, before: Blob, after: Blob, run: ToolRun): Promise<Blob | null> {
  const { ids: old } = await indexRequests(before, run, { withIds: true });
  const { ids: now } = await indexRequests(after, run, { withIds: true });
  if (old.length !== now.length || old.every((id, at) => id === now[at])) return null;
  const names = new Map(old.flatMap((id, at) => (id === null ? [] : [[id, now[at] ?? id] as const])));
  const parts: Blob[] = [];
  let bunch: string[] = [];
  let isHead = true;
  for await (const line of linesOf(table)) {
    run.signal?.throwIfAborted();
    const [id = "", ...cells] = readSourceLine(line) ?? [];
    bunch.push(isHead ? `${line}\n` : sourceLine([names.get(id) ?? id, ...cells]));
    isHead = false;
    if (bunch.length < BUNCH) continue;
    parts.push(new Blob(bunch));
    bunch = [];
  }
  return new Blob([...parts, ...bunch], { type: "application/jsonl" });
}
