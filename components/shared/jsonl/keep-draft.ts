import { forget, keep, recall, recallAll } from "@/components/shared/draft-vault";
import { applyPatch, type Patch } from "@/lib/jsonl/patch";
import type { Desk } from "./desk";
import type { Beside, Draft, KeptPatch, SourceFile, Version } from "./draft";
import { besideIds, DraftRecord, draftOf, type KeptVersion, recordOf, sourceId } from "./draft-record";

const recordKey = (desk: Desk, id: string) => `${desk.scope}/${id}`;
const blobKey = (desk: Desk, id: string, partId: string) => `${desk.scope}/${id}/${partId}`;
/** What is in the vault already is marked by draft and part. */
const markOf = (id: string, partId: string) => `${id}/${partId}`;

type Part = { id: string; value: Blob | Patch };

/** What is kept of a version: its patches, or all of it. */
const partsOfVersion = ({ id, blob, patches }: Version): Part[] =>
  patches ? patches.map(({ id: patchId, patch }) => ({ id: patchId, value: patch })) : [{ id, value: blob }];

const partsOfSource = (source: SourceFile): Part[] => [
  { id: sourceId(source), value: source.blob },
  ...(source.before ? partsOfSource(source.before) : []),
];

const partsOfBeside = ({ source, masks, copies }: Beside): Part[] => [
  ...(source ? partsOfSource(source) : []),
  ...(masks ? [{ id: "masks", value: masks.blob }] : []),
  ...(copies ? [{ id: "copies", value: copies.blob }] : []),
];

/** Everything that lies in the vault for a draft, beside its record. */
const partsOf = ({ versions, beside }: Pick<Draft, "versions" | "beside">): Part[] => [
  ...versions.flatMap(partsOfVersion),
  ...partsOfBeside(beside),
];

/**
 * Writes a draft, and those of its files that are not yet there, into the browser's vault. Never fails: a browser
 * without room only means that a reload starts over, which the draft then says.
 */
export async function keepDraft(desk: Desk, id: string): Promise<void> {
  const draft = desk.store.find(id);
  if (!draft) return;
  if (!desk.isOwner) return desk.store.patch(id, { isKept: false });
  try {
    for (const part of partsOf(draft)) {
      if (desk.kept.has(markOf(id, part.id))) continue;
      await keep("blobs", blobKey(desk, id, part.id), part.value);
      desk.kept.add(markOf(id, part.id));
    }
    // It may have changed, or been submitted, while a large file was copied.
    const present = desk.store.find(id);
    if (!present) return await forgetDraft(desk, id);
    if (partsOf(present).some((part) => !desk.kept.has(markOf(id, part.id)))) return await keepDraft(desk, id);
    await keep("records", recordKey(desk, id), recordOf(present));
    desk.store.patch(id, { isKept: true });
  } catch {
    desk.store.patch(id, { isKept: false });
  }
}

/** Leaves nothing of a draft behind. */
export async function forgetDraft(desk: Desk, id: string): Promise<void> {
  if (!desk.isOwner) return;
  await Promise.allSettled([forget("records", recordKey(desk, id)), forget("blobs", `${recordKey(desk, id)}/`)]);
}

/** Lets go of what was kept of a draft as it was before and is no part of it now. */
export async function forgetGone(desk: Desk, id: string, before: Draft): Promise<void> {
  const present = desk.store.find(id);
  if (!present) return;
  const needed = new Set(partsOf(present).map((part) => part.id));
  for (const part of partsOf(before)) {
    if (needed.has(part.id)) continue;
    desk.kept.delete(markOf(id, part.id));
    if (desk.isOwner) await forget("blobs", blobKey(desk, id, part.id)).catch(() => undefined);
  }
}

/** Versions as they were kept; one that is kept as patches is put together from the one before it. */
async function recallVersions(desk: Desk, { id, versions }: DraftRecord): Promise<KeptVersion[]> {
  const find = (keptId: string) => recall("blobs", blobKey(desk, id, keptId)).catch(() => undefined);
  const found: KeptVersion[] = [];
  for (const { id: versionId, patches: ids } of versions) {
    if (!ids) {
      found.push({ blob: await find(versionId), patches: null });
      continue;
    }
    const patches = await Promise.all(ids.map(async (keptId) => ({ id: keptId, patch: await find(keptId) })));
    const known = patches.filter((one): one is KeptPatch => isPatch(one.patch));
    let blob = found.at(-1)?.blob;
    for (const { patch } of known)
      blob = blob instanceof Blob ? await applyPatch(blob, patch).catch(() => undefined) : undefined;
    found.push({ blob: known.length === ids.length ? blob : undefined, patches: known });
  }
  return found;
}

const isPatch = (value: unknown): value is Patch =>
  typeof value === "object" &&
  value !== null &&
  "spans" in value &&
  value.spans instanceof Float64Array &&
  "bytes" in value &&
  value.bytes instanceof Blob;

/** Puts back what an earlier page of this tab, or a closed one, left unfinished. */
export async function restoreDrafts(desk: Desk): Promise<void> {
  const records = await recallAll("records", `${desk.scope}/`).catch(() => []);
  const parsed = records.flatMap((record) => DraftRecord.safeParse(record).data ?? []);
  for (const record of parsed.sort((a, b) => a.addedAtMs - b.addedAtMs)) {
    const kept = await recallVersions(desk, record);
    const beside: Record<string, unknown> = {};
    for (const partId of besideIds(record.beside))
      beside[partId] = await recall("blobs", blobKey(desk, record.id, partId)).catch(() => undefined);
    const draft = draftOf(record, kept, beside);
    if (!draft) {
      await forgetDraft(desk, record.id);
      continue;
    }
    for (const part of partsOf(draft)) desk.kept.add(markOf(draft.id, part.id));
    if (!desk.store.find(draft.id)) desk.store.add(draft);
  }
}
