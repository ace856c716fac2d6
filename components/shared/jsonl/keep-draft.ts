import { forget, keep, recall, recallAll } from "@/components/shared/draft-vault";
import type { Desk } from "./desk";
import { type BesideKind, besideKinds } from "./draft";
import { DraftRecord, draftOf, recordOf } from "./draft-record";

const recordKey = (desk: Desk, id: string) => `${desk.scope}/${id}`;
/** Beside the versions, whose ids begin otherwise. */
const besideKey = (desk: Desk, id: string, kind: BesideKind) => `${desk.scope}/${id}/${kind}`;
const blobKey = (desk: Desk, id: string, versionId: string) => `${desk.scope}/${id}/${versionId}`;

/**
 * Writes a draft, and those of its files that are not yet there, into the browser's vault. Never fails: a browser
 * without room only means that a reload starts over, which the draft then says.
 */
export async function keepDraft(desk: Desk, id: string): Promise<void> {
  const draft = desk.store.find(id);
  if (!draft) return;
  if (!desk.isOwner) return desk.store.patch(id, { isKept: false });
  try {
    for (const { id: versionId, blob } of draft.versions) {
      if (desk.keptVersions.has(versionId)) continue;
      await keep("blobs", blobKey(desk, id, versionId), blob);
      desk.keptVersions.add(versionId);
    }
    for (const kind of besideKinds) {
      const file = draft.beside[kind];
      if (!file || desk.keptVersions.has(`${id}/${kind}`)) continue;
      await keep("blobs", besideKey(desk, id, kind), file.blob);
      desk.keptVersions.add(`${id}/${kind}`);
    }
    // It may have changed, or been submitted, while a large file was copied.
    const present = desk.store.find(id);
    if (!present) return await forgetDraft(desk, id);
    if (present.versions.some((version) => !desk.keptVersions.has(version.id))) return await keepDraft(desk, id);
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

export async function forgetVersion(desk: Desk, id: string, versionId: string): Promise<void> {
  desk.keptVersions.delete(versionId);
  if (desk.isOwner) await forget("blobs", blobKey(desk, id, versionId)).catch(() => undefined);
}

export async function forgetBeside(desk: Desk, id: string, kind: BesideKind): Promise<void> {
  desk.keptVersions.delete(`${id}/${kind}`);
  if (desk.isOwner) await forget("blobs", besideKey(desk, id, kind)).catch(() => undefined);
}

/** Puts back what an earlier page of this tab, or a closed one, left unfinished. */
export async function restoreDrafts(desk: Desk): Promise<void> {
  const records = await recallAll("records", `${desk.scope}/`).catch(() => []);
  const parsed = records.flatMap((record) => DraftRecord.safeParse(record).data ?? []);
  for (const record of parsed.sort((a, b) => a.addedAtMs - b.addedAtMs)) {
    const keys = record.versions.map((version) => blobKey(desk, record.id, version.id));
    const blobs = await Promise.all(keys.map((key) => recall("blobs", key).catch(() => undefined)));
    const beside: Partial<Record<BesideKind, unknown>> = {};
    for (const kind of besideKinds)
      if (record.beside[kind])
        beside[kind] = await recall("blobs", besideKey(desk, record.id, kind)).catch(() => undefined);
    const draft = draftOf(record, blobs, beside);
    if (!draft) {
      await forgetDraft(desk, record.id);
      continue;
    }
    for (const version of draft.versions) desk.keptVersions.add(version.id);
    for (const kind of besideKinds) if (draft.beside[kind]) desk.keptVersions.add(`${draft.id}/${kind}`);
    if (!desk.store.find(draft.id)) desk.store.add(draft);
  }
}
