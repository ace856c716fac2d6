import { z } from "zod";
import { InputFile } from "@/lib/files/contract";
import { FixKind } from "@/lib/jsonl/fix-contract";
import {
  type Beside,
  type Draft,
  isSending,
  type LocalFile,
  Plan,
  RunPart,
  type SourceFile,
  Trial,
  type Version,
} from "./draft";

const BesideRecord = z.object({ name: z.string(), sizeBytes: z.number() });
const sent = { key: z.string(), sentAs: z.string().nullable() };
type SourceRecord = Omit<SourceFile, "blob" | "before"> & { sizeBytes: number; before?: SourceRecord | undefined };
const SourceRecord: z.ZodType<SourceRecord> = BesideRecord.extend({
  ...sent,
  isShared: z.boolean(),
  versionId: z.string().optional(),
  before: z.lazy(() => SourceRecord).optional(),
});
const BesideRecords = z.object({
  source: SourceRecord.optional(),
  masks: BesideRecord.optional(),
  copies: BesideRecord.extend({ ...sent, versionId: z.string(), taken: z.number().int() }).optional(),
});

/** A draft as it is kept in the browser; its blobs and patches lie beside it, under their ids. */
export const DraftRecord = z.object({
  id: z.string(),
  idempotencyKey: z.string(),
  fileName: z.string(),
  versions: z.array(
    z.object({
      id: z.string(),
      label: z.string().nullable(),
      counts: z.array(z.object({ kind: FixKind, changed: z.number() })),
      /** Ids of its patches; null where its blob lies there whole. */
      patches: z.array(z.string()).nullable().default(null),
      sizeBytes: z.number(),
    }),
  ),
  serverFile: InputFile.nullable(),
  /** `going`: it was on its way when the page went, and goes on by itself. */
  sending: z.enum(["none", "going", "stopped"]),
  plan: Plan.nullable(),
  fileId: z.string().nullable(),
  openedFrom: z.string().nullable().default(null),
  beside: BesideRecords.default({}),
  trial: Trial.nullable().default(null),
  run: RunPart.nullable().default(null),
  addedAtMs: z.number(),
});
export type DraftRecord = z.infer<typeof DraftRecord>;

export function recordOf(draft: Draft): DraftRecord {
  const { id, idempotencyKey, fileName, serverFile, plan, fileId, openedFrom, trial, run, addedAtMs } = draft;
  const { source, masks, copies } = draft.beside;
  const beside = {
    ...(source && { source: sourceRecordOf(source) }),
    ...(masks && { masks: withSize(masks) }),
    ...(copies && { copies: withSize(copies) }),
  };
  const versions = draft.versions.map(({ id: versionId, label, counts, patches, blob }) => ({
    id: versionId,
    label,
    counts: [...counts],
    patches: patches?.map((one) => one.id) ?? null,
    sizeBytes: blob.size,
  }));
  const sending = isSending(draft) ? "going" : draft.sending.kind === "stopped" ? "stopped" : "none";
  return {
    ...{ id, idempotencyKey, fileName, versions, serverFile, sending, plan, fileId, openedFrom, beside, trial, run },
    addedAtMs,
  };
}

const withSize = <File extends LocalFile>({ blob, ...rest }: File) => ({ ...rest, sizeBytes: blob.size });

function sourceRecordOf({ before, ...source }: SourceFile): SourceRecord {
  return { ...withSize(source), ...(before && { before: sourceRecordOf(before) }) };
}

/** A file that is known and was found as it was. */
function found<File extends { sizeBytes: number }>(known: File | undefined, blob: unknown) {
  if (!known || !(blob instanceof Blob) || blob.size !== known.sizeBytes) return null;
  const { sizeBytes: _, ...rest } = known;
  return { ...rest, blob };
}

function sourceOf(known: SourceRecord | undefined, blobs: Readonly<Record<string, unknown>>): SourceFile | null {
  if (!known) return null;
  const { before, ...present } = known;
  const source = found(present, blobs[sourceId(known)]);
  const earlier = sourceOf(before, blobs);
  return source && { ...source, ...(earlier && { before: earlier }) };
}

/** What a table lies under beside the versions: the first one under its kind, one with other ids under its key. */
export const sourceId = ({ key, before }: { key: string; before?: unknown }): string => (before ? key : "source");

/** Everything that lies beside the versions of a record. */
export function besideIds({ source, masks, copies }: DraftRecord["beside"]): string[] {
  const sources: string[] = [];
  for (let one = source; one; one = one.before) sources.push(sourceId(one));
  return [...sources, ...(masks ? ["masks"] : []), ...(copies ? ["copies"] : [])];
}

/** What was found of a version. */
export type KeptVersion = { blob: unknown; patches: Version["patches"] };

/**
 * The draft of a record and what was kept of its versions, in their order; null when a blob is gone or is not the size it
 * was, because then it would not be the file that was checked. A draft can do without what lay beside it, but for its copies.
 */
export function draftOf(
  record: DraftRecord,
  kept: readonly KeptVersion[],
  besideBlobs: Readonly<Record<string, unknown>> = {},
): Draft | null {
  const versions: Version[] = [];
  for (const [index, { id, label, counts, sizeBytes }] of record.versions.entries()) {
    const { blob, patches } = kept[index] ?? {};
    if (!(blob instanceof Blob) || blob.size !== sizeBytes) return null;
    versions.push({ id, label, counts, blob, patches: patches ?? null, result: null });
  }
  if (versions.length === 0 && !record.serverFile) return null;
  const { id, idempotencyKey, fileName, serverFile, plan, fileId, openedFrom, trial, run, addedAtMs } = record;
  const source = sourceOf(record.beside.source, besideBlobs);
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
    openedFrom,
    beside,
    trial,
    trying: { kind: "none" },
    run,
    isKept: true,
    addedAtMs,
  };
}
