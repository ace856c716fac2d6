import { z } from "zod";
import { InputFile } from "@/lib/files/contract";
import { FixKind } from "@/lib/jsonl/fix-contract";
import {
  type Beside,
  type BesideKind,
  type Draft,
  isSending,
  type LocalFile,
  Plan,
  RunPart,
  Trial,
  type Version,
} from "./draft";

const BesideRecord = z.object({ name: z.string(), sizeBytes: z.number() });
const sent = { key: z.string(), sentAs: z.string().nullable() };
const BesideRecords = z.object({
  source: BesideRecord.extend({ ...sent, isShared: z.boolean() }).optional(),
  masks: BesideRecord.optional(),
  copies: BesideRecord.extend({ ...sent, versionId: z.string(), taken: z.number().int() }).optional(),
});

/** A draft as it is kept in the browser; its blobs lie beside it under the ids of its versions. */
export const DraftRecord = z.object({
  id: z.string(),
  idempotencyKey: z.string(),
  fileName: z.string(),
  versions: z.array(
    z.object({
      id: z.string(),
      label: z.string().nullable(),
      counts: z.array(z.object({ kind: FixKind, changed: z.number() })),
      sizeBytes: z.number(),
    }),
  ),
  serverFile: InputFile.nullable(),
  /** `going`: it was on its way when the page went, and goes on by itself. */
  sending: z.enum(["none", "going", "stopped"]),
  plan: Plan.nullable(),
  fileId: z.string().nullable(),
  beside: BesideRecords.default({}),
  trial: Trial.nullable().default(null),
  run: RunPart.nullable().default(null),
  addedAtMs: z.number(),
});
export type DraftRecord = z.infer<typeof DraftRecord>;

export function recordOf(draft: Draft): DraftRecord {
  const { id, idempotencyKey, fileName, serverFile, plan, fileId, trial, run, addedAtMs } = draft;
  const { source, masks, copies } = draft.beside;
  const kept = <File extends LocalFile>({ blob, ...rest }: File) => ({ ...rest, sizeBytes: blob.size });
  const beside = {
    ...(source && { source: kept(source) }),
    ...(masks && { masks: kept(masks) }),
    ...(copies && { copies: kept(copies) }),
  };
  const versions = draft.versions.map(({ id: versionId, label, counts, blob }) => ({
    id: versionId,
    label,
    counts: [...counts],
    sizeBytes: blob.size,
  }));
  const sending = isSending(draft) ? "going" : draft.sending.kind === "stopped" ? "stopped" : "none";
  return { id, idempotencyKey, fileName, versions, serverFile, sending, plan, fileId, beside, trial, run, addedAtMs };
}

/**
 * The draft of a record and its blobs, in the order of its versions; null when a blob is gone or is not the size it
 * was, because then it would not be the file that was checked. A draft can do without what lay beside it, but for its copies.
 */
export function draftOf(
  record: DraftRecord,
  blobs: readonly unknown[],
  besideBlobs: Partial<Record<BesideKind, unknown>> = {},
): Draft | null {
  const versions: Version[] = [];
  for (const [index, { id, label, counts, sizeBytes }] of record.versions.entries()) {
    const blob = blobs[index];
    if (!(blob instanceof Blob) || blob.size !== sizeBytes) return null;
    versions.push({ id, label, counts, blob, result: null });
  }
  if (versions.length === 0 && !record.serverFile) return null;
  const { id, idempotencyKey, fileName, serverFile, plan, fileId, trial, run, addedAtMs } = record;
  const found = <File extends { sizeBytes: number }>(known: File | undefined, blob: unknown) => {
    if (!known || !(blob instanceof Blob) || blob.size !== known.sizeBytes) return null;
    const { sizeBytes: _, ...rest } = known;
    return { ...rest, blob };
  };
  const source = found(record.beside.source, besideBlobs.source);
  const masks = found(record.beside.masks, besideBlobs.masks);
  const copies = found(record.beside.copies, besideBlobs.copies);
  if (record.beside.copies && !copies) return null;
  const beside: Beside = { ...(source && { source }), ...(masks && { masks }), ...(copies && { copies }) };
  const isStopped = record.sending === "stopped" && plan !== null;
  return {
    id,
    idempotencyKey,
    fileName,
    versions,
    serverFile,
    task: { kind: "idle" },
    sending:
      record.sending === "going" && plan
        ? { kind: "queued" }
        : isStopped
          ? { kind: "stopped", sentBytes: 0, why: "hand", message: "It was stopped before this page was reloaded." }
          : { kind: "none" },
    plan,
    fileId,
    beside,
    trial,
    trying: { kind: "none" },
    run,
    isKept: true,
    addedAtMs,
  };
}
