import { keepBeside } from "@/components/shared/jsonl/beside-batch";
import { beginWork, type Desk, stopWork } from "@/components/shared/jsonl/desk";
import {
  currentVersion,
  type Draft,
  isSending,
  type Plan,
  type Sending,
  type StopReason,
} from "@/components/shared/jsonl/draft";
import { requireUnchanged } from "@/components/shared/jsonl/file-changed";
import { forgetDraft, keepDraft } from "@/components/shared/jsonl/keep-draft";
import { leaveRest } from "@/components/shared/jsonl/leave-rest";
import { createBatchMutation } from "@/lib/batches/queries";
import type { InputFile } from "@/lib/files/contract";
import { forgetUpload, uploadFile } from "@/lib/files/upload";
import { addSample, type SpeedSample, speedOf } from "@/lib/files/upload-rules";
import { waitForFile } from "@/lib/files/wait-for-file";
import { formatBytes, plural } from "@/lib/format";
import { AppError } from "@/lib/wire/errors";
import { type BesideIds, sentBeside, withBeside } from "./send-beside";

/** Names exactly these bytes and what lies beside them, so that an upload never goes on with others. */
const uploadKeyOf = (draftId: string, versionId: string, { source, copies }: BesideIds) =>
  [draftId, versionId, source, copies].filter(Boolean).join("-");

/** How often the figures on screen move while bytes go out. */
const showEveryMs = 200;

/** Puts drafts on their way with what the form said. A batch that was stopped goes on where it was. */
export async function submitDrafts(desk: Desk, plans: ReadonlyMap<string, Plan>): Promise<void> {
  desk.store.set({ submitted: [] });
  for (const [id, plan] of plans) {
    const draft = desk.store.find(id);
    // Pressed twice.
    if (!draft || isSending(draft)) continue;
    desk.store.patch(id, { plan, sending: { kind: "queued" } });
    void keepDraft(desk, id);
  }
  await sendQueued(desk);
}

/** A closed tab sends no more until New batch is opened again: the browser asks first. */
const askBeforeLeaving = (event: BeforeUnloadEvent) => event.preventDefault();

/** Sends whatever is queued, one after the other: one upload has the whole line. */
export function sendQueued(desk: Desk): Promise<void> {
  const next = () => desk.store.state().drafts.find((draft) => draft.sending.kind === "queued");
  const run = async () => {
    for (let draft = next(); draft; draft = next()) await sendOne(desk, draft.id);
  };
  if (!desk.sender) globalThis.window?.addEventListener("beforeunload", askBeforeLeaving);
  desk.sender ??= run().finally(() => {
    desk.sender = null;
    globalThis.window?.removeEventListener("beforeunload", askBeforeLeaving);
    // Queued in the very moment the last one ended.
    if (next()) void sendQueued(desk);
  });
  return desk.sender;
}

/** Drafts that only the lost line has stopped go on. */
export function resumeLost(desk: Desk): void {
  for (const { id, sending } of desk.store.state().drafts) {
    if (sending.kind === "stopped" && sending.why === "lost") desk.store.patch(id, { sending: { kind: "queued" } });
  }
  void sendQueued(desk);
}

/** Stops the sending of a draft. What has arrived on the server is kept for when it goes on. */
export function stopSending(desk: Desk, id: string): void {
  const sending = desk.store.find(id)?.sending;
  stopWork(desk, id, "send");
  const sentBytes = sending?.kind === "uploading" ? sending.sentBytes : 0;
  const message = "Stopped. What has arrived is kept, and Submit goes on from there.";
  desk.store.patch(id, { sending: { kind: "stopped", sentBytes, why: "hand", message } });
  void keepDraft(desk, id);
}

/** Takes a draft off the page, its copy in the browser and its unfinished upload with it. */
export async function dropDraft(desk: Desk, id: string): Promise<void> {
  const draft = desk.store.find(id);
  stopWork(desk, id, "file");
  stopWork(desk, id, "send");
  stopWork(desk, id, "trial");
  desk.store.remove(id);
  await forgetDraft(desk, id);
  for (const version of draft?.versions ?? [])
    await forgetUpload(uploadKeyOf(id, version.id, sentBeside(draft?.beside ?? {})));
}

async function sendOne(desk: Desk, id: string): Promise<void> {
  const signal = beginWork(desk, id, "send");
  const show = (sending: Sending) => {
    if (!signal.aborted) desk.store.patch(id, { sending });
  };
  try {
    await send(desk, id, signal, show);
  } catch (error) {
    if (signal.aborted) return;
    const before = desk.store.find(id)?.sending;
    const sentBytes = before?.kind === "uploading" ? before.sentBytes : 0;
    const { why, message } = reasonOf(error);
    // The server no longer has the file: the next click uploads it again.
    if (error instanceof AppError && error.code === "not_found") desk.store.patch(id, { fileId: null });
    show({ kind: "stopped", sentBytes, why, message });
    await keepDraft(desk, id);
  }
}

async function send(desk: Desk, id: string, signal: AbortSignal, show: (sending: Sending) => void): Promise<void> {
  await leaveRest(desk, id, signal);
  const draft = desk.store.find(id);
  if (!draft?.plan) return;
  let fileId = draft.serverFile?.id ?? draft.fileId;
  if (!fileId) {
    fileId = await withBeside({ desk, draftId: id, signal, show }, (beside) =>
      upload({ desk, draft, beside, signal, show }),
    );
    desk.store.patch(id, { fileId });
    await keepDraft(desk, id);
  }
  if (!draft.serverFile) {
    show({ kind: "checking" });
    const [file, hash] = await Promise.all([
      waitForFile(desk.client, desk.team, fileId, signal),
      hashOf(draft, signal),
    ]);
    if (file.state === "rejected") {
      desk.store.patch(id, { fileId: null });
      show({ kind: "rejected", message: file.reason ?? "The server found the file invalid." });
      return keepDraft(desk, id);
    }
    const difference = differenceOf(draft, file, hash);
    if (difference !== null) {
      desk.store.patch(id, { fileId: null });
      show({ kind: "rejected", message: difference });
      return keepDraft(desk, id);
    }
  }
  show({ kind: "creating" });
  const mutation = desk.client.getMutationCache().build(desk.client, createBatchMutation(desk.client, desk.team));
  const { idempotencyKey } = draft;
  const batch = await mutation.execute({ ...draft.plan, idempotencyKey, inputFileId: fileId });
  desk.store.set({ submitted: [...desk.store.state().submitted, { batchId: batch.id, name: batch.name }] });
  await keepBeside(desk.scope, batch, draft.beside);
  desk.store.remove(id);
  stopWork(desk, id, "file");
  await forgetDraft(desk, id);
}

/** What the file here is by its bytes; null where it cannot be read any more, which is for the next upload to say. */
async function hashOf(draft: Draft, signal: AbortSignal): Promise<string | null> {
  const version = currentVersion(draft);
  if (!version) return null;
  const { hashFile } = await import("@/lib/jsonl/hash-file");
  return hashFile(version.blob, signal).catch(() => null);
}

/** What the server has read, where it is not what was checked and priced here; null when both agree. */
function differenceOf(draft: Draft, file: InputFile, hash: string | null): string | null {
  const version = currentVersion(draft);
  const here = version?.result?.report;
  if (!version || !here) return null;
  const isSameSize = file.sizeBytes === version.blob.size && file.requests === here.requests;
  if (isSameSize && (hash === null || !file.sha256 || file.sha256 === hash)) return null;
  if (isSameSize)
    return "The server read other bytes than were checked here: the file changed on the way. Nothing was sent to the upstream; drop the file again.";
  const read = `${plural(file.requests ?? 0, "request")} in ${formatBytes(file.sizeBytes)}`;
  const checked = `${plural(here.requests, "request")} in ${formatBytes(version.blob.size)}`;
  return `The server read ${read}, but ${checked} were checked here: the file changed on the way. Nothing was sent to the upstream; drop the file again.`;
}

type Upload = {
  desk: Desk;
  draft: Draft;
  beside: BesideIds;
  signal: AbortSignal;
  show: (sending: Sending) => void;
};

async function upload({ desk, draft, beside, signal, show }: Upload): Promise<string> {
  const version = currentVersion(draft);
  if (!version) throw new AppError("not_found", "The file is not here any more. Drop it again.");
  await requireUnchanged(version.blob);
  let samples: SpeedSample[] = [];
  let shownAtMs = 0;
  let sentBytes = 0;
  show({ kind: "uploading", sentBytes: 0, bytesPerSecond: null, isWaiting: false });
  try {
    return await uploadFile({
      team: desk.team,
      name: draft.fileName.replace(/\.gz$/i, ""),
      blob: version.blob,
      beside,
      key: uploadKeyOf(draft.id, version.id, beside),
      signal,
      onProgress: (sent) => {
        sentBytes = sent;
        const atMs = performance.now();
        if (atMs - shownAtMs < showEveryMs && sentBytes < version.blob.size) return;
        shownAtMs = atMs;
        samples = addSample(samples, { atMs, sentBytes });
        show({ kind: "uploading", sentBytes, bytesPerSecond: speedOf(samples), isWaiting: false });
      },
      onWait: () => {
        samples = [];
        show({ kind: "uploading", sentBytes, bytesPerSecond: null, isWaiting: true });
      },
    });
  } catch (error) {
    // A file that can no longer be read looks like a lost line.
    if (!signal.aborted) await requireUnchanged(version.blob);
    throw error;
  }
}

function reasonOf(error: unknown): { why: StopReason; message: string } {
  if (!(error instanceof AppError)) {
    return { why: "refused", message: "Something unexpected went wrong. Nothing was lost; press Submit to go on." };
  }
  if (error.code === "not_signed_in") return { why: "signed_out", message: error.message };
  return { why: error.code === "internal" ? "lost" : "refused", message: error.message };
}
