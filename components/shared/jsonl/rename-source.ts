import { DEFAULT_LIMITS } from "@/lib/jsonl/limits";
import type { Beside, Version } from "./draft";
import { newId } from "./new-id";

/** What lies beside a file whose requests were given other ids: the rows of its table go under these. */
export async function renameSource(
  beside: Beside,
  before: Blob,
  version: Pick<Version, "id" | "blob">,
  signal: AbortSignal,
): Promise<Beside> {
  const { source } = beside;
  if (!source) return beside;
  const { runTool } = await import("@/lib/jsonl/tools/run-tool");
  const input = { table: source.blob, before, after: version.blob };
  const blob = await runTool({ tool: "rename", input, limits: DEFAULT_LIMITS }, { signal });
  if (!blob) return beside;
  return {
    ...beside,
    source: { ...source, blob, key: newId("tab"), sentAs: null, versionId: version.id, before: source },
  };
}

/** What lies beside a file that begins anew with these requests: what was before is no part of it. */
export function asItIs({ source, ...others }: Beside): Beside {
  if (!source) return others;
  const { before: _, versionId: __, ...present } = source;
  return { ...others, source: present };
}

/** What lay beside a file before a version of it. */
export function withoutVersion({ source, copies, ...others }: Beside, versionId: string): Beside {
  const present =
    source?.before && source.versionId === versionId ? { ...source.before, isShared: source.isShared } : source;
  return {
    ...others,
    ...(present && { source: present }),
    ...(copies && copies.versionId !== versionId && { copies }),
  };
}
