import { startTransition } from "react";
import { formatCount } from "@/lib/format";
import type { Finding } from "@/lib/jsonl/contract";
import type { Fix, FixKind } from "@/lib/jsonl/fix-contract";
import type { Copy } from "@/lib/jsonl/patch";
import type { TokenCount } from "@/lib/jsonl/token-contract";
import { boundVersions } from "./bound-versions";
import { beginWork, type Desk, stopWork } from "./desk";
import {
  type Beside,
  currentVersion,
  type Draft,
  isBusy,
  isSending,
  type Task,
  type TaskProgress,
  type Version,
} from "./draft";
import { checkFile, countTokens, fixFile, replaceLine } from "./engine";
import { changedError, isChanged } from "./file-changed";
import { fixedSentence } from "./fix-plan";
import { forgetGone, keepDraft } from "./keep-draft";
import { newId } from "./new-id";
import { renameSource, withoutVersion } from "./rename-source";

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
const idKinds: readonly FixKind[] = ["rename_duplicate_ids", "repair_ids", "set_ids", "set_path", "drop_invalid_lines"];

/** Whether ids of a draft must stay, because other requests get its answers by them; the draft then says so. */
export function refusesIds(desk: Desk, { id, beside }: Draft): boolean {
  if (!beside.copies) return false;
  const message = "Other requests get the answers of these by their ids. Undo sending each once, then change the ids.";
  desk.store.patch(id, { task: { kind: "failed", message } });
  return true;
}

/** Writes a corrected copy beside the file, makes it the present version, and checks it. */
export async function fixDraft(desk: Desk, id: string, fixes: readonly Fix[]): Promise<void> {
  const draft = desk.store.find(id);
  const version = draft && currentVersion(draft);
  if (!desk.limits || !version || isBusy(draft) || isSending(draft)) return;
  if (fixes.some(({ kind }) => idKinds.includes(kind)) && refusesIds(desk, draft)) return;
  const { limits } = desk.limits;
  const isDone = await work(desk, id, "fix", version.blob.size, async (signal, show) => {
    const { counts, ...copy } = await fixFile(version.blob, fixes, { limits, signal, onProgress: show });
    const next = nextVersion(copy, fixedSentence(counts), counts);
    const isRenamed = counts.some(({ kind, changed }) => changed > 0 && idKinds.includes(kind));
    const beside = isRenamed ? await renameSource(draft.beside, version.blob, next, signal) : draft.beside;
    if (signal.aborted) return;
    desk.store.patch(id, { beside });
    addVersion(desk, id, next);
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
    const next = nextVersion(await replaceLine(version.blob, place, text), `line ${formatCount(place.line)} edited`);
    const beside = await renameSource(draft.beside, version.blob, next, signal);
    if (signal.aborted) return;
    desk.store.patch(id, { beside });
    addVersion(desk, id, next);
  });
  if (isDone) await checkDraft(desk, id);
}

/** A version that was made of the one before it. */
export function nextVersion({ blob, patch }: Copy, label: string, counts: Version["counts"] = []): Version {
  const patches = patch && [{ id: newId("pat"), patch }];
  return { id: newId("ver"), blob, label, counts, patches, result: null };
}

/** Makes another file the present version of a draft. */
export function addVersion(desk: Desk, id: string, next: Version): void {
  const before = desk.store.find(id);
  if (!before) return;
  const bounded = boundVersions([...before.versions, next]);
  // What stopped an earlier sending was said of other bytes.
  desk.store.patch(id, {
    versions: bounded.versions,
    task: { kind: "idle" },
    sending: { kind: "none" },
    fileId: null,
    beside: withoutGone(before.beside, bounded),
  });
  void keepDraft(desk, id).then(() => forgetGone(desk, id, before));
}

/** What was taken out with a version that is none any more is undone with the one it became part of. */
function withoutGone(beside: Beside, { versions, gone }: ReturnType<typeof boundVersions>): Beside {
  const { source, copies, ...others } = beside;
  const [, merged] = versions;
  const isGone = (id: string | undefined) => gone.some((version) => version.id === id);
  if (!merged) return beside;
  return {
    ...others,
    ...(source && { source: isGone(source.versionId) ? { ...source, versionId: merged.id } : source }),
    ...(copies && { copies: isGone(copies.versionId) ? { ...copies, versionId: merged.id } : copies }),
  };
}

/** Goes back to the version before. */
export async function undoFix(desk: Desk, id: string): Promise<void> {
  const draft = desk.store.find(id);
  const version = draft && currentVersion(draft);
  if (!version || draft.versions.length < 2 || isSending(draft)) return;
  stopWork(desk, id, "file");
  desk.store.patch(id, {
    beside: withoutVersion(draft.beside, version.id),
    versions: draft.versions.slice(0, -1),
    task: { kind: "idle" },
    sending: { kind: "none" },
    fileId: null,
  });
  await keepDraft(desk, id);
  await forgetGone(desk, id, draft);
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
