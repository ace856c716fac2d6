import { addVersion, checkDraft, nextVersion, work } from "@/components/shared/jsonl/check-draft";
import type { Desk } from "@/components/shared/jsonl/desk";
import {
  type CopiesFile,
  currentVersion,
  type Draft,
  isBusy,
  isSending,
  trialOf,
} from "@/components/shared/jsonl/draft";
import { newId } from "@/components/shared/jsonl/new-id";
import { plural } from "@/lib/format";
import { DEFAULT_LIMITS } from "@/lib/jsonl/limits";

/** Requests of a file that ask the same as an earlier one. */
export const repeatsOf = (draft: Draft): number =>
  (currentVersion(draft)?.result?.report.tally.groups ?? []).reduce((sum, { repeats }) => sum + repeats.requests, 0);

/** Whether its repeats can be taken out: not twice, and not from a file of which some lines have been run. */
export const canSendOnce = (draft: Draft): boolean =>
  repeatsOf(draft) > 0 && !draft.beside.copies && !trialOf(draft) && !isBusy(draft) && !isSending(draft);

/** Takes the requests that ask the same as an earlier one out of a file. They are named beside it, and get that one's answer. */
export async function sendEachOnce(desk: Desk, id: string): Promise<void> {
  const draft = desk.store.find(id);
  const version = draft && currentVersion(draft);
  if (!version || !canSendOnce(draft)) return;
  const limits = desk.limits?.limits ?? DEFAULT_LIMITS;
  const isDone = await work(desk, id, "fix", version.blob.size, async (signal, show) => {
    const { runTool } = await import("@/lib/jsonl/tools/run-tool");
    const onProgress = (bytesDone: number, bytesTotal: number) => show({ bytesDone, bytesTotal, lines: 0, rules: [] });
    const made = await runTool({ tool: "once", input: { blob: version.blob }, limits }, { signal, onProgress });
    if (signal.aborted) return;
    const { taken } = made;
    const next = nextVersion(made, `${plural(taken, "repeated request")} taken out`);
    const stem = draft.fileName.replace(/(\.(jsonl|ndjson|gz))+$/i, "");
    const file = { name: `${stem}.repeats.jsonl`, blob: made.copies, key: newId("cop"), sentAs: null };
    const copies: CopiesFile = { ...file, versionId: next.id, taken };
    desk.store.patch(id, ({ beside }) => ({ beside: { ...beside, copies } }));
    addVersion(desk, id, next);
  });
  if (isDone) await checkDraft(desk, id);
}
