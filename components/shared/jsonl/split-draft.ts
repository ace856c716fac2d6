import type { CheckLimits, Tally, TallyGroup } from "@/lib/jsonl/contract";
import type { SplitBy, SplitHow } from "@/lib/jsonl/tools/split";
import { addParts } from "./add-files";
import { work } from "./check-draft";
import type { Desk } from "./desk";
import { currentVersion, isBusy, isSending, trialOf } from "./draft";
import { leaveRest } from "./leave-rest";

/** How a file is cut into what the connection takes: within its limits, and one model and url in each where it asks for that. */
export function splitFor(limits: CheckLimits, { groups }: Tally): SplitHow {
  const most = { lines: limits.requests, bytes: limits.fileBytes };
  const by = limits.isOneModelPerFile ? splitBy(groups) : null;
  return by === null ? { kind: "limits", ...most } : { kind: by, most };
}

function splitBy(groups: readonly TallyGroup[]): SplitBy | null {
  const hasMany = (pick: "model" | "url") => new Set(groups.map((group) => group[pick])).size > 1;
  if (hasMany("model")) return hasMany("url") ? "model_url" : "model";
  return hasMany("url") ? "url" : null;
}

/** What the button says that does it. */
export const splitLabel: Record<SplitHow["kind"], string> = {
  limits: "Split into files that fit",
  lines: "Split by lines",
  bytes: "Split by size",
  model: "Split by model",
  url: "Split by url",
  model_url: "Split by model and url",
};

/**
 * Cuts a file that the connection does not take as it is into as few as it does, sent as one run. Together they are the file,
 * without the lines that were run first.
 */
export async function splitDraft(desk: Desk, id: string): Promise<void> {
  const whole = desk.store.find(id);
  const before = whole && currentVersion(whole);
  const tally = before?.result?.report.tally;
  if (!desk.limits || !before || !tally || isBusy(whole) || isSending(whole)) return;
  const { limits } = desk.limits;
  const trial = trialOf(whole);
  await work(desk, id, "fix", before.blob.size, async (signal, show) => {
    await leaveRest(desk, id, signal);
    const draft = desk.store.find(id);
    const version = draft && currentVersion(draft);
    if (!version) return;
    const { runTool } = await import("@/lib/jsonl/tools/run-tool");
    const how = splitFor(limits, tally);
    const onProgress = (bytesDone: number, bytesTotal: number) => show({ bytesDone, bytesTotal, lines: 0, rules: [] });
    const { parts } = await runTool(
      { tool: "split", input: { blob: version.blob, how }, limits },
      { signal, onProgress },
    );
    if (!signal.aborted)
      await addParts(
        desk,
        draft,
        parts.map(({ blob }) => blob),
        trial,
      );
  });
}
