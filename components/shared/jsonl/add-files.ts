import type { InputFile } from "@/lib/files/contract";
import { checkDraft, work } from "./check-draft";
import type { Desk } from "./desk";
import { type Beside, type Draft, type Trial, Tried } from "./draft";
import { isPacked, unpack } from "./engine";
import { isTable, refusalOf } from "./file-kinds";
import { forgetDraft, keepDraft } from "./keep-draft";
import { firstVersion, newDraft } from "./new-draft";
import { newId } from "./new-id";
import { asItIs } from "./rename-source";
import { addTable } from "./table/table-store";

/** Files that are open at a time. */
export const filesMax = 20;

/** Says that something was not taken, and what would be. */
export function refuse(desk: Desk, name: string, reason: string): void {
  const { store } = desk;
  store.set({ refusals: [...store.state().refusals, { id: newId("ref"), name, reason }] });
}

/** Takes what was dropped, picked or pasted: each file becomes a draft, a table waits to be made into one, what cannot be read is said by name. */
export function addFiles(desk: Desk, files: readonly File[]): void {
  const { store } = desk;
  store.set({ refusals: [], submitted: [] });
  for (const file of files) {
    const refusal = refusalOf(file.name);
    if (refusal) refuse(desk, file.name, refusal);
    else if (file.size === 0) refuse(desk, file.name, "The file is empty: there are no requests in it.");
    else if (isTable(file.name)) void addTable(desk, file);
    else if (store.state().drafts.length >= filesMax)
      refuse(desk, file.name, `At most ${filesMax} files are open at a time.`);
    else addFile(desk, file);
  }
}

/** @returns the id of the draft a file becomes */
function addFile(desk: Desk, file: File, openedFrom: string | null = null): string {
  // Packed bytes are never offered under the name of what is in them.
  const seemsPacked = /\.gz$/i.test(file.name);
  const draft = newDraft(file.name, { versions: seemsPacked ? [] : [firstVersion(file)], openedFrom });
  desk.store.add(draft);
  void readFile(desk, draft.id, file, seemsPacked);
  return draft.id;
}

async function readFile(desk: Desk, id: string, file: File, seemsPacked: boolean): Promise<void> {
  const { store } = desk;
  // Nearly every file is plain: it is checked at once, and its first bytes are looked at meanwhile.
  let checked = seemsPacked ? null : checkDraft(desk, id);
  // What cannot be read at all is said by the check.
  const packed = isPacked(file).catch(() => false);
  if (seemsPacked || (await packed)) {
    const isRead = await work(desk, id, "unpack", file.size, async (signal) => {
      store.patch(id, { versions: [] });
      const blob = (await packed) ? await unpack(file, signal) : file;
      if (!signal.aborted) store.patch(id, { versions: [firstVersion(blob)], task: { kind: "idle" } });
    });
    if (!isRead) return;
    checked = checkDraft(desk, id);
  }
  // Kept after the check: a copy of a large file would take the disk from it.
  await checked;
  void keepDraft(desk, id);
}

/** Files that can still be taken. */
export const roomIn = (desk: Desk): number => Math.max(0, filesMax - desk.store.state().drafts.length);

/** Takes a file that was made here, with what belongs beside it. @returns the id of its draft */
export function addMade(desk: Desk, fileName: string, blob: Blob, beside: Beside = {}): string {
  const versions = [firstVersion(blob)];
  const draft = newDraft(fileName, { versions, beside: asItIs(beside) });
  desk.store.add(draft);
  void keepDraft(desk, draft.id);
  void checkDraft(desk, draft.id);
  return draft.id;
}

/** Takes a copy of a file that is on the server, fetched here. @returns the id of its draft */
export const addFetched = (desk: Desk, { id, name }: Pick<InputFile, "id" | "name">, blob: Blob): string =>
  addFile(desk, new File([blob], name, { type: blob.type }), id);

/**
 * Puts several files in the place of one: the parts of one run, each with what lay beside the whole. They belong to the run of
 * a trial that was made of it.
 */
export async function addParts(
  desk: Desk,
  { id, fileName, beside }: Draft,
  blobs: readonly Blob[],
  trial: Trial | null,
): Promise<void> {
  const runId = trial?.runId ?? newId("run");
  const tried = trial && Tried.parse(trial);
  const stem = fileName.replace(/(\.(jsonl|ndjson|gz))+$/i, "");
  const parts = blobs.map((blob, at) => {
    const versions = [firstVersion(blob)];
    const number = String(at + 1).padStart(3, "0");
    const run = { runId, fileName, part: at + 1, of: blobs.length, tried };
    return newDraft(`${stem}-${number}.jsonl`, { versions, beside: asItIs(beside), run, addedAtMs: Date.now() + at });
  });
  desk.store.replace(id, parts);
  await forgetDraft(desk, id);
  for (const part of parts) {
    void keepDraft(desk, part.id);
    void checkDraft(desk, part.id);
  }
}

/** A draft for a file that is on the server already: another batch from it, without an upload. */
export function addServerFile(desk: Desk, file: InputFile): void {
  if (desk.store.state().drafts.some((draft) => draft.serverFile?.id === file.id)) return;
  const draft = newDraft(file.name, { serverFile: file });
  desk.store.set({ submitted: [] });
  desk.store.add(draft);
  void keepDraft(desk, draft.id);
}
