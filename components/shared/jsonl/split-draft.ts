import { addParts } from "./add-files";
import { work } from "./check-draft";
import type { Desk } from "./desk";
import { currentVersion, isBusy, isSending } from "./draft";

/** Cuts a file that is over the limits into as few as fit them, which are sent as one run. Together they are the file. */
export async function splitDraft(desk: Desk, id: string): Promise<void> {
  const draft = desk.store.find(id);
  const version = draft && currentVersion(draft);
  if (!desk.limits || !version || isBusy(draft) || isSending(draft)) return;
  const { limits } = desk.limits;
  await work(desk, id, "fix", version.blob.size, async (signal, show) => {
    const { runTool } = await import("@/lib/jsonl/tools/run-tool");
    const how = { kind: "limits" as const, lines: limits.requests, bytes: limits.fileBytes };
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
      );
  });
}
