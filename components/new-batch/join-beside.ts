import type { Beside, CopiesFile, Draft } from "@/components/shared/jsonl/draft";
import { joinSources } from "@/components/shared/jsonl/join-sources";
import { newId } from "@/components/shared/jsonl/new-id";
import { copyHead } from "@/lib/jsonl/sheet/copy-lines";

/** One list of what several files are sent once for. */
function joinCopies(lists: readonly CopiesFile[]): CopiesFile | null {
  const [first, ...others] = new Map(lists.map((list) => [list.key, list])).values();
  if (!first || others.length === 0) return first ?? null;
  const head = new TextEncoder().encode(copyHead()).length;
  const blob = new Blob([first.blob, ...others.map((list) => list.blob.slice(head))], { type: "application/jsonl" });
  const taken = others.reduce((sum, list) => sum + list.taken, first.taken);
  return { ...first, blob, key: newId("cop"), sentAs: null, taken };
}

/** What lies beside requests that come from several drafts; undefined where it is what lies beside each of them. */
export async function joinBeside(
  drafts: readonly Draft[],
  requests: Blob,
  signal: AbortSignal,
): Promise<Beside | undefined> {
  const keys = drafts.map(({ beside: { source, copies } }) => `${source?.isShared && source.key} ${copies?.key}`);
  if (new Set(keys).size < 2) return undefined;
  const sources = drafts.flatMap(({ beside: { source } }) => (source?.isShared ? source : []));
  const source = await joinSources(sources, requests, signal);
  const copies = joinCopies(drafts.flatMap(({ beside }) => beside.copies ?? []));
  return { ...(source && { source }), ...(copies && { copies }) };
}
