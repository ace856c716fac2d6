import { addVersion, checkDraft, nextVersion, refusesIds, work } from "@/components/shared/jsonl/check-draft";
import type { Desk } from "@/components/shared/jsonl/desk";
import { currentVersion, type Draft, isBusy, isSending } from "@/components/shared/jsonl/draft";
import { plural } from "@/lib/format";
import { DEFAULT_LIMITS } from "@/lib/jsonl/limits";

/** Takes the requests whose id stands in a file before it out of the last of these files, as a version that can be undone. */
export async function dropAcross(desk: Desk, drafts: readonly Draft[]): Promise<void> {
  const [id = ""] = drafts.slice(-1).map((draft) => draft.id);
  const draft = desk.store.find(id);
  if (!draft || isBusy(draft) || isSending(draft) || refusesIds(desk, draft)) return;
  const blobs = drafts.flatMap((one) => currentVersion(desk.store.find(one.id) ?? one)?.blob ?? []);
  const bytes = blobs.reduce((sum, { size }) => sum + size, 0);
  const limits = desk.limits?.limits ?? DEFAULT_LIMITS;
  const isDone = await work(desk, id, "fix", bytes, async (signal, show) => {
    const { runTool } = await import("@/lib/jsonl/tools/run-tool");
    const onProgress = (bytesDone: number, bytesTotal: number) => show({ bytesDone, bytesTotal, lines: 0, rules: [] });
    const input = { blobs, withRest: true };
    const { rest, idsOf } = await runTool({ tool: "across", input, limits }, { signal, onProgress });
    if (signal.aborted || !rest) return;
    const label = `${plural(idsOf.at(-1) ?? 0, "request")} of other files dropped`;
    addVersion(desk, id, nextVersion(rest, label));
  });
  if (isDone) await checkDraft(desk, id);
}
