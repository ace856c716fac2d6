import { DEFAULT_LIMITS } from "@/lib/jsonl/limits";
import type { SourceFile } from "./draft";
import { newId } from "./new-id";

/**
 * The table of requests that come from several files: theirs, where all have one and the same, else one of the rows that theirs
 * have for these requests. Null where there is none, or none can be made.
 */
export async function joinSources(
  sources: readonly SourceFile[],
  requests: Blob,
  signal?: AbortSignal,
): Promise<SourceFile | null> {
  const tables = [...new Map(sources.map((source) => [source.key, source])).values()];
  const [first] = tables;
  if (!first || tables.length === 1) return first ?? null;
  const { runTool } = await import("@/lib/jsonl/tools/run-tool");
  const input = { tables: tables.map(({ blob }) => blob), requests };
  const blob = await runTool({ tool: "tables", input, limits: DEFAULT_LIMITS }, signal ? { signal } : {});
  if (!blob) return null;
  // What one of them is not to be seen of, none is.
  const isShared = tables.every((table) => table.isShared);
  const name = `${first.name} and ${tables.length - 1} more`;
  return { name, blob, key: newId("tab"), isShared, sentAs: null };
}
