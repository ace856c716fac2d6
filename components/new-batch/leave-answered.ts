import { addVersion, checkDraft, nextVersion, work } from "@/components/shared/jsonl/check-draft";
import type { Desk } from "@/components/shared/jsonl/desk";
import { currentVersion, isBusy, isSending, type Version } from "@/components/shared/jsonl/draft";
import { plural } from "@/lib/format";
import { DEFAULT_LIMITS } from "@/lib/jsonl/limits";

/** Takes requests that were answered before out of a file, as a version that can be undone. */
export async function leaveAnswered(desk: Desk, id: string, of: Version, places: readonly number[]): Promise<void> {
  const draft = desk.store.find(id);
  if (!draft || currentVersion(draft)?.id !== of.id || isBusy(draft) || isSending(draft)) return;
  const isDone = await work(desk, id, "fix", of.blob.size, async (signal, show) => {
    const { runTool } = await import("@/lib/jsonl/tools/run-tool");
    const onProgress = (bytesDone: number, bytesTotal: number) => show({ bytesDone, bytesTotal, lines: 0, rules: [] });
    const input = { blob: of.blob, places };
    const copy = await runTool({ tool: "without", input, limits: DEFAULT_LIMITS }, { signal, onProgress });
    const label = `${plural(places.length, "request")} answered before left out`;
    if (!signal.aborted) addVersion(desk, id, nextVersion(copy, label));
  });
  if (isDone) await checkDraft(desk, id);
}
