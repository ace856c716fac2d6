import { startTransition } from "react";
import { formatCount } from "@/lib/format";
import type { Finding } from "@/lib/jsonl/contract";
import type { Fix } from "@/lib/jsonl/fix-contract";
import type { TokenCount } from "@/lib/jsonl/token-contract";
import { boundVersions } from "./bound-versions";
import { beginWork, type Desk, stopWork } from "./desk";
import { type Beside, currentVersion, isBusy, isSending, type Task, type TaskProgress, type Version } from "./draft";
import { checkFile, countTokens, fixFile, replaceLine } from "./engine";
import { changedError, isChanged } from "./file-changed";
import { fixedSentence } from "./fix-plan";
import { forgetBeside, forgetVersion, keepDraft } from "./keep-draft";
import { newId } from "./new-id";

const nothingYet: TaskProgress = { bytesDone: 0, bytesTotal: 0, lines: 0, rules: [] };

/** So long a verdict waits for its price. */
const togetherMs = 40;

/** Checks every file that has no verdict for the limits in force. One on its way is only read, for what is shown of it. */
export function checkWhatIsDue(desk: Desk): void {
  for (const draft of desk.store.state().drafts) {
    const version = currentVersion(draft);
    const isDue = version && version.result?.limitsKey !== desk.limits?.key;
    // A running check of other limits is begun anew; an unpacking or a correction ends with a check of its own.
    const isFree = !isBusy(draft) || draft.task.kind === "check";
    if (isDue && isFree && draft.task.kind !== "stopped") void checkDraft(desk, draft.id);
  }
}

/** Streams the present version through the rules, then counts its tokens on a sample. */
export async function checkDraft(desk: Desk, id: string): Promise<void> {
  const draft = desk.store.find(id);
  const version = draft && currentVersion(draft);
  if (!desk.limits || !version) return;
  const { key, limits } = desk.limits;
  await work(desk, id, "check", version.blob.size, async (signal, show) => {
    const report = await checkFile(version.blob, { limits, signal, onProgress: show });
    const put = (tokens: TokenCount | null) => {
      if (signal.aborted) return;
      const result = { limitsKey: key, report, tokens };
      startTransition(() =>
        desk.store.patch(id, ({ versions }) => ({
          versions: versions.map((one) => (one.id === version.id ? { ...one, result } : one)),
          task: { kind: "idle" },
        })),
      );
    };
    const counting = countTokens(report, signal);
    // Counting on a sample makes the price better. Where that takes no longer than a few frames, all is drawn once; else
    // the price by a usual ratio is there meanwhile.
    const counted = await Promise.race([counting, new Promise<null>((late) => setTimeout(late, togetherMs, null))]);
    put(counted);
    if (counted === null) put(await counting);
  });
}

/** Corrections after which an id of the file may name another request, or none. */
const idKinds: readonly Fix["kind"][] = [
  "rename_duplicate_ids",
  "repair_ids",
  "set_ids",
  "set_path",
  "drop_invalid_lines",
];

/** Writes a corrected copy beside the file, makes it the present version, and checks it. */
export async function fixDraft(desk: Desk, id: string, fixes: readonly Fix[]): Promise<void> {
  const draft = desk.store.find(id);
  const version = draft && currentVersion(draft);
  if (!desk.limits || !version || isBusy(draft) || isSending(draft)) return;
  if (draft.beside.copies && fixes.some(({ kind }) => idKinds.includes(kind))) {
    const message =
      "Other requests get the answers of these by their ids. Undo sending each once, then change the ids.";
    return desk.store.patch(id, { task: { kind: "failed", message } });
  }
  const { limits } = desk.limits;
  const isDone = await work(desk, id, "fix", version.blob.size, async (signal, show) => {
    const { blob, counts } = await fixFile(version.blob, fixes, { limits, signal, onProgress: show });
    if (signal.aborted) return;
    addVersion(desk, id, { id: newId("ver"), blob, label: fixedSentence(counts), counts, result: null });
  });
  if (isDone) await checkDraft(desk, id);
}

/** A line of a file: its number and its bytes, line end excluded. */
export type LinePlace = Pick<Finding, "line" | "offset" | "length">;

/** Puts other text in the place of one line, as a new version of the file, and checks it. */
export async function editLine(desk: Desk, id: string, place: LinePlace, text: string): Promise<void> {
  const draft = desk.store.find(id);
  const version = draft && currentVersion(draft);
  if (!version || isBusy(draft) || isSending(draft)) return;
  const isDone = await work(desk, id, "fix", version.blob.size, async (signal) => {
    const blob = await replaceLine(version.blob, place, text);
    if (signal.aborted) return;
    const label = `line ${formatCount(place.line)} edited`;
    addVersion(desk, id, { id: newId("ver"), blob, label, counts: [], result: null });
  });
  if (isDone) await checkDraft(desk, id);
}

/** Makes another file the present version of a draft. */
export function addVersion(desk: Desk, id: string, next: Version): void {
  // What stopped an earlier sending was said of other bytes.
  const gone: Version[] = [];
  desk.store.patch(id, (draft) => {
    const bounded = boundVersions([...draft.versions, next]);
    gone.push(...bounded.gone);
    return {
      versions: bounded.versions,
      task: { kind: "idle" },
      sending: { kind: "none" },
      fileId: null,
      beside: withoutGone(draft.beside, bounded),
    };
  });
  void keepDraft(desk, id).then(() => Promise.all(gone.map((version) => forgetVersion(desk, id, version.id))));
}

/** What was taken out with a version that is none any more is undone with the one it became part of. */
function withoutGone(beside: Beside, { versions, gone }: ReturnType<typeof boundVersions>): Beside {
  const { copies } = beside;
  const [, merged] = versions;
  if (!copies || !merged || !gone.some((version) => version.id === copies.versionId)) return beside;
  return { ...beside, copies: { ...copies, versionId: merged.id } };
}

/** Goes back to the version before. */
export async function undoFix(desk: Desk, id: string): Promise<void> {
  const draft = desk.store.find(id);
  const version = draft && currentVersion(draft);
  if (!version || draft.versions.length < 2 || isSending(draft)) return;
  stopWork(desk, id, "file");
  const { copies, ...others } = draft.beside;
  const takesCopies = copies?.versionId === version.id;
  desk.store.patch(id, {
    ...(takesCopies ? { beside: others } : {}),
    versions: draft.versions.slice(0, -1),
    task: { kind: "idle" },
    sending: { kind: "none" },
    fileId: null,
  });
  await keepDraft(desk, id);
  await forgetVersion(desk, id, version.id);
  if (takesCopies) await forgetBeside(desk, id, "copies");
  checkWhatIsDue(desk);
}

/** Stops a check or a correction; the file stays as it was. */
export function stopTask(desk: Desk, id: string): void {
  stopWork(desk, id, "file");
  desk.store.patch(id, { task: { kind: "stopped" } });
}

/** Runs one work on a file in a free lane and turns its end into the draft's task. @returns whether it went well */
export async function work(
  desk: Desk,
  id: string,
  kind: "unpack" | "check" | "fix",
  bytesTotal: number,
  act: (signal: AbortSignal, show: (progress: TaskProgress) => void) => Promise<void>,
): Promise<boolean> {
  const signal = beginWork(desk, id, "file");
  const startedAtMs = performance.now();
  const put = (task: Task) => {
    if (!signal.aborted) desk.store.patch(id, { task });
  };
  put({ kind, progress: { ...nothingYet, bytesTotal }, startedAtMs });
  try {
    await desk.inLane(async () => {
      if (!signal.aborted) await act(signal, (progress) => put({ kind, progress, startedAtMs }));
    });
    return !signal.aborted;
  } catch (error) {
    const known = isChanged(error) ? changedError(error) : error;
    put({ kind: "failed", message: known instanceof Error ? known.message : "The file could not be read." });
    return false;
  }
}
